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
{{- define "resow.commonEnv" -}}
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
{{- if .root.Values.metrics.enabled }}
QUARKUS_MANAGEMENT_HOST: 0.0.0.0
QUARKUS_MANAGEMENT_PORT: "9000"
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

{{/* Variables from Secrets, as YAML: the keys of the bucket; user and password of the database; the broker's credentials. */}}
{{- define "resow.artifactsSecrets" -}}
{{- with .Values.artifacts.s3.credentials -}}
{{- if .secret -}}
AWS_ACCESS_KEY_ID: {secret: {{ .secret }}, key: {{ .accessKeyIdKey }}}
AWS_SECRET_ACCESS_KEY: {secret: {{ .secret }}, key: {{ .secretAccessKeyKey }}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "resow.databaseSecrets" -}}
{{- with .Values.database.credentials -}}
QUARKUS_DATASOURCE_USERNAME: {secret: {{ .secret }}, key: {{ .usernameKey }}}
QUARKUS_DATASOURCE_PASSWORD: {secret: {{ .secret }}, key: {{ .passwordKey }}}
{{- end -}}
{{- end }}

{{- define "resow.kafkaSecrets" -}}
{{- $jaas := index .root.Values.kafka.jaas .app -}}
{{- if and $jaas.secret (hasPrefix "SASL_" .root.Values.kafka.securityProtocol) -}}
KAFKA_SASL_JAAS_CONFIG: {secret: {{ $jaas.secret }}, key: {{ $jaas.key }}}
{{- end -}}
{{- end }}

{{/*
All variables of a container. The user's own replace those of the chart; secretEnv wins over env.
(dict "plain" YAML "secrets" YAML "env" LIST "secretEnv" LIST "podName" VARIABLE), later members of the lists win
*/}}
{{- define "resow.env" -}}
{{- $plain := .plain | fromYaml -}}
{{- $secrets := .secrets | fromYaml -}}
{{- range .env }}{{ include "resow.noSecrets" (dict "place" "env" "env" .) }}{{ range $name, $value := . }}{{ $_ := set $plain $name $value }}{{ $_ := unset $secrets $name }}{{ end }}{{ end -}}
{{- range .secretEnv }}{{ range $name, $from := . }}{{ $_ := set $secrets $name $from }}{{ $_ := unset $plain $name }}{{ end }}{{ end -}}
{{- range $name, $value := $plain }}
- name: {{ $name }}
  value: {{ include "resow.text" $value | quote }}
{{- end }}
{{- range $name, $from := $secrets }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef: {name: {{ $from.secret }}, key: {{ $from.key }}}
{{- end }}
{{- if and .podName (not (hasKey $plain .podName)) (not (hasKey $secrets .podName)) }}
- name: {{ .podName }}
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
{{- end }}
{{- end }}
