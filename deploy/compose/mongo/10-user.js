// Runs once, on an empty data folder: the one user that the services are, with no right beyond their database.
const { readFileSync } = require('fs');

db.getSiblingDB('slipwatch').createUser({
  user: 'slipwatch',
  pwd: readFileSync('/run/secrets/mongo_app_password', 'utf8').trim(),
  roles: [{ role: 'readWrite', db: 'slipwatch' }],
});
