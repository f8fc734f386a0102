// The health check: exit 0 when this is a primary that takes writes. The first call on a fresh server makes the set.
const { readFileSync } = require('fs');

const password = encodeURIComponent(readFileSync('/run/secrets/mongo_root_password', 'utf8').trim());
const admin = connect(`mongodb://root:${password}@127.0.0.1:27017/admin?directConnection=true`);

if (!admin.hello().setName) {
  admin.adminCommand({
    replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] },
  });
}
quit(admin.hello().isWritablePrimary ? 0 : 1);
