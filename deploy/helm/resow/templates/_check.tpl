{{/* What values.schema.json cannot say, or only obscurely: values that do not fit together. Ends the command with a sentence. */}}
{{- define "resow.check" -}}
{{- $v := .Values -}}
{{- range $place, $ca := dict "kafka.ca" $v.kafka.ca "database.ca" $v.database.ca -}}
{{- if and $ca.secret $ca.configMap }}{{ fail (printf "%s: expected a secret or a configMap, got both" $place) }}{{ end -}}
{{- end -}}
{{- if and (hasPrefix "verify-" $v.database.sslmode) (not (or $v.database.ca.secret $v.database.ca.configMap)) -}}
{{- fail (printf "database.sslmode: %s needs the CA of the database: set database.ca.secret or database.ca.configMap" $v.database.sslmode) -}}
{{- end -}}
{{- if and (hasPrefix "SASL_" $v.kafka.securityProtocol) (has $v.kafka.saslMechanism (list "PLAIN" "SCRAM-SHA-256" "SCRAM-SHA-512")) -}}
{{- range $app := include "resow.apps" . | fromJsonArray -}}
{{- $jaas := index $v.kafka.jaas $app -}}
{{- if not (or $jaas.secret (hasKey $v.secretEnv "KAFKA_SASL_JAAS_CONFIG")) }}{{ fail (printf "kafka.jaas.%s.secret: %s needs the Secret with the JAAS line of this app's user" $app $v.kafka.saslMechanism) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := $v.kafka.settings -}}
{{- if regexMatch "password|jaas|secret" $name }}{{ fail (printf "kafka.settings: %s is a secret; name a Secret with it in secretEnv" $name) }}{{ end -}}
{{- end -}}
{{- if hasPrefix "s3://" $v.artifacts.location -}}
{{- if $v.artifacts.volume }}{{ fail "artifacts.volume: expected none, because artifacts.location is a bucket" }}{{ end -}}
{{- else if not $v.artifacts.volume -}}
{{- fail "artifacts.volume: expected the volume of the folder in artifacts.location, which api and workers share" -}}
{{- end -}}
{{- if and $v.api.ingress.enabled (not $v.api.ingress.host) }}{{ fail "api.ingress.host: expected the host name of the ingress" }}{{ end -}}
{{- if and $v.keda.enabled (not $v.keda.prometheus) }}{{ fail "keda.prometheus: expected the address of Prometheus, which keda.enabled needs" }}{{ end -}}
{{- $names := list -}}
{{- range $v.workers.pools -}}
{{- if has .name $names }}{{ fail (printf "workers.pools: two pools have the name %s" .name) }}{{ end -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- end }}

{{/* Secrets do not belong into plain variables. (dict "place" VALUE "env" MAP) */}}
{{- define "resow.noSecrets" -}}
{{- range $name, $value := .env -}}
{{- if regexMatch "PASSWORD|JAAS|SECRET|TOKEN|_KEY_ID$" $name }}{{ fail (printf "%s: %s is a secret; name a Secret with it in secretEnv" $.place $name) }}{{ end -}}
{{- end -}}
{{- end }}
