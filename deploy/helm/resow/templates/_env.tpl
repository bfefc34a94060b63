{{/* Text of a value: Helm reads whole numbers as floating point, 4194304 would become 4.194304e+06. */}}
{{- define "resow.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}

{{/* The database's address. */}}
{{- define "resow.jdbcUrl" -}}
{{- with .Values.database -}}
jdbc:postgresql://{{ .host }}:{{ int .port }}/{{ .name }}?sslmode={{ .sslmode }}
{{- if or .ca.secret .ca.configMap }}&sslrootcert=/etc/resow/database/{{ .ca.key }}{{ end -}}
{{- end -}}
{{- end }}

{{/* Plain variables of every app, as YAML. (dict "root" $ "app" NAME) */}}
{{- define "resow.kafkaEnv" -}}
{{- $kafka := .root.Values.kafka -}}
KAFKA_BOOTSTRAP_SERVERS: {{ $kafka.bootstrapServers | quote }}
KAFKA_SECURITY_PROTOCOL: {{ $kafka.securityProtocol }}
{{- if hasPrefix "SASL_" $kafka.securityProtocol }}
KAFKA_SASL_MECHANISM: {{ $kafka.saslMechanism }}
{{- end }}
{{- if or $kafka.ca.secret $kafka.ca.configMap }}
KAFKA_SSL_TRUSTSTORE_TYPE: PEM
KAFKA_SSL_TRUSTSTORE_LOCATION: /etc/resow/kafka-ca/{{ $kafka.ca.key }}
{{- end }}
{{- $certificate := index $kafka.clientCertificate .app }}
{{- if $certificate.secret }}
KAFKA_SSL_KEYSTORE_TYPE: PEM
KAFKA_SSL_KEYSTORE_LOCATION: /etc/resow/kafka-client/{{ $certificate.key }}
{{- end }}
{{- range $name, $value := $kafka.settings }}
KAFKA_{{ $name | upper | replace "." "_" }}: {{ include "resow.text" $value | quote }}
{{- end }}
{{- end }}

{{- define "resow.databaseEnv" -}}
QUARKUS_DATASOURCE_JDBC_URL: {{ include "resow.jdbcUrl" . | quote }}
QUARKUS_DATASOURCE_JDBC_MAX_SIZE: {{ int .Values.database.poolSize | quote }}
RESOW_KAFKA_CREATE_TOPICS: {{ .Values.kafka.createTopics | quote }}
RESOW_KAFKA_PARTITIONS: {{ int .Values.kafka.partitions | quote }}
{{- end }}

{{- define "resow.artifactsEnv" -}}
{{- with .Values.artifacts -}}
RESOW_ARTIFACTS: {{ .location | quote }}
{{- with .s3.endpoint }}
RESOW_ARTIFACTS_S3_ENDPOINT: {{ . | quote }}
{{- end }}
{{- with .s3.region }}
RESOW_ARTIFACTS_S3_REGION: {{ . | quote }}
{{- end }}
{{- if kindIs "bool" .s3.pathStyle }}
RESOW_ARTIFACTS_S3_PATH_STYLE: {{ .s3.pathStyle | quote }}
{{- end }}
{{- with .s3.sse }}
RESOW_ARTIFACTS_S3_SSE: {{ . | quote }}
{{- end }}
{{- with .s3.kmsKey }}
RESOW_ARTIFACTS_S3_KMS_KEY: {{ . | quote }}
{{- end }}
{{- end -}}
{{- end }}

{{/* One variable from a Secret: (dict "name" NAME "secret" SECRET "key" KEY) */}}
{{- define "resow.fromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: {name: {{ .secret }}, key: {{ .key }}}
{{- end }}

{{/* Variables with the keys of the bucket. */}}
{{- define "resow.artifactsSecrets" -}}
{{- with .Values.artifacts.s3.credentials -}}
{{- if .secret }}
{{ include "resow.fromSecret" (dict "name" "AWS_ACCESS_KEY_ID" "secret" .secret "key" .accessKeyIdKey) }}
{{ include "resow.fromSecret" (dict "name" "AWS_SECRET_ACCESS_KEY" "secret" .secret "key" .secretAccessKeyKey) }}
{{- end }}
{{- end -}}
{{- end }}

{{/*
All variables of a container.
(dict "root" $ "app" NAME "plain" YAML "env" LIST "secretEnv" LIST "secrets" YAML), later members of the lists win
*/}}
{{- define "resow.env" -}}
{{- $plain := .plain | fromYaml -}}
{{- range .env }}{{ $plain = mergeOverwrite $plain . }}{{ end -}}
{{- $secret := dict -}}
{{- range .secretEnv }}{{ $secret = mergeOverwrite $secret (deepCopy .) }}{{ end -}}
{{- range $name, $value := $plain }}
{{- if not (hasKey $secret $name) }}
- name: {{ $name }}
  value: {{ include "resow.text" $value | quote }}
{{- end }}
{{- end }}
{{- range $name, $from := $secret }}
{{ include "resow.fromSecret" (dict "name" $name "secret" $from.secret "key" $from.key) }}
{{- end }}
{{- with index .root.Values.kafka.jaas .app }}
{{- if and .secret (hasPrefix "SASL_" $.root.Values.kafka.securityProtocol) }}
{{ include "resow.fromSecret" (dict "name" "KAFKA_SASL_JAAS_CONFIG" "secret" .secret "key" .key) }}
{{- end }}
{{- end }}
{{- .secrets }}
{{- end }}
