"""Names of the semantic conventions: unstable upstream, so kept in one place, and all that a span
may carry: nothing that is not listed here, and none of it says who a person is."""

SERVICE_NAME = "service.name"
SERVICE_NAMESPACE = "service.namespace"
SERVICE_VERSION = "service.version"

MESSAGING_SYSTEM = "messaging.system"
MESSAGING_OPERATION_NAME = "messaging.operation.name"
MESSAGING_OPERATION_TYPE = "messaging.operation.type"
MESSAGING_DESTINATION_NAME = "messaging.destination.name"
MESSAGING_DESTINATION_PARTITION_ID = "messaging.destination.partition.id"
MESSAGING_CONSUMER_GROUP_NAME = "messaging.consumer.group.name"
MESSAGING_BATCH_MESSAGE_COUNT = "messaging.batch.message_count"
MESSAGING_KAFKA_OFFSET = "messaging.kafka.offset"

HTTP_REQUEST_METHOD = "http.request.method"
HTTP_RESPONSE_STATUS_CODE = "http.response.status_code"
HTTP_ROUTE = "http.route"  # the template: a path may hold a signed link
URL_SCHEME = "url.scheme"
ERROR_TYPE = "error.type"

# Of a message to a person: its own id, the promise it is about, the way it goes and what came of
# it. Who reads it stands in the store, under that id.
DELIVERY_ID = "slipwatch.delivery.id"
DELIVERY_CHANNEL = "slipwatch.delivery.channel"
DELIVERY_OUTCOME = "slipwatch.delivery.outcome"
TARGET_ID = "slipwatch.target.id"

KAFKA = "kafka"
SEND = "send"
PROCESS = "process"
PROCESS_BATCH = "process_batch"
DELIVER = "deliver"

#: Everything that a span may carry; a test holds real spans against it.
ATTRIBUTES = frozenset(
    {
        MESSAGING_SYSTEM,
        MESSAGING_OPERATION_NAME,
        MESSAGING_OPERATION_TYPE,
        MESSAGING_DESTINATION_NAME,
        MESSAGING_DESTINATION_PARTITION_ID,
        MESSAGING_CONSUMER_GROUP_NAME,
        MESSAGING_BATCH_MESSAGE_COUNT,
        MESSAGING_KAFKA_OFFSET,
        HTTP_REQUEST_METHOD,
        HTTP_RESPONSE_STATUS_CODE,
        HTTP_ROUTE,
        URL_SCHEME,
        ERROR_TYPE,
        DELIVERY_ID,
        DELIVERY_CHANNEL,
        DELIVERY_OUTCOME,
        TARGET_ID,
    }
)
