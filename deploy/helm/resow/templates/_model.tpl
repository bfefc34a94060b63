{{/* What workers and trainers have in common: a model on a device. (dict "root" $ "app" NAME "pool" POOL) */}}
{{- define "resow.modelEnv" -}}
{{ include "resow.commonEnv" (dict "root" .root "app" .app) }}
{{ include "resow.artifactsEnv" .root }}
QUARKUS_HTTP_PORT: "8083"
DJL_CACHE_DIR: /var/cache/djl
{{- with .pool }}
RESOW_MODEL: {{ .model | quote }}
RESOW_DEVICE: {{ .device | quote }}
{{- range $variable, $value := dict "RESOW_PRECISION" .precision "RESOW_TEXT_ENCODERS" .textEncoders "RESOW_VARIANT" .variant "RESOW_MEMORY" .memory "RESOW_THREADS" .threads "RESOW_SLOTS" .slots }}
{{- with $value }}
{{ $variable }}: {{ include "resow.text" . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "resow.modelSecrets" -}}
{{ include "resow.kafkaSecrets" . }}
{{ include "resow.artifactsSecrets" .root }}
{{- end }}

{{/* The dot is the pool. */}}
{{- define "resow.modelMounts" -}}
- {name: natives, mountPath: /var/cache/djl}
{{- if .modelVolume }}
- {name: model, mountPath: {{ .model | quote }}, readOnly: true}
{{- end }}
{{- end }}

{{- define "resow.modelVolumes" -}}
- name: natives
  emptyDir: {sizeLimit: {{ .root.Values.workers.nativesSize }}}
{{- if .pool.modelVolume }}
- name: model
  {{- toYaml .pool.modelVolume | nindent 2 }}
{{- end }}
{{- end }}
