#!/usr/bin/env bash
# Grants the apps' users the rights in kafka-acls.tsv. Granting them again changes nothing.
#
#   deploy/kafka-acls.sh BROKER [OPTION]...     for example: broker:9093 --command-config admin.properties
#
# The users are resow-api, resow-scheduler, resow-worker and resow-trainer; RESOW_USER_PREFIX replaces "resow-". KAFKA_ACLS names
# Kafka's own program if it is not on the PATH as kafka-acls.sh.
set -euo pipefail
broker=${1:?"expected the address of a broker, HOST:PORT"}
shift
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
grep -v '^#' "$folder/kafka-acls.tsv" | while IFS=$'\t' read -r app operation resource pattern name; do
  "${KAFKA_ACLS:-kafka-acls.sh}" --bootstrap-server "$broker" "$@" --add --force \
    --allow-principal "User:${RESOW_USER_PREFIX:-resow-}$app" \
    --operation "$operation" "--$resource" "$name" --resource-pattern-type "$pattern" </dev/null
done
