{{/* Name of everything in the release: its own, with resow behind it unless it is part of it. */}}
{{- define "resow.name" -}}
{{- $name := .Release.Name -}}
{{- if not (contains "resow" $name) }}{{ $name = printf "%s-resow" $name }}{{ end -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "resow.serviceAccount" -}}
{{- if .Values.serviceAccount.name }}{{ .Values.serviceAccount.name }}
{{- else if .Values.serviceAccount.create }}{{ include "resow.name" . }}
{{- else }}default{{ end -}}
{{- end }}

{{/* Labels that select the pods of an app, or of one pool. (dict "root" $ "app" "worker" "pool" NAME) */}}
{{- define "resow.selector" -}}
app.kubernetes.io/name: resow
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .app }}
{{- with .pool }}
resow.dev/pool: {{ . }}
{{- end }}
{{- end }}

{{- define "resow.labels" -}}
{{ include "resow.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* (dict "root" $ "image" VALUES "repository" DEFAULT) */}}
{{- define "resow.image" -}}
{{- $repository := printf "%s%s" .root.Values.image.registry (.image.repository | default .repository) -}}
{{- if .image.digest }}{{ printf "%s@%s" $repository .image.digest }}
{{- else }}{{ printf "%s:%s" $repository (.root.Values.image.tag | default .root.Chart.AppVersion) }}{{ end -}}
{{- end }}

{{/* Defaults of a pool, as values.yaml documents them. */}}
{{- define "resow.poolDefaults" -}}
modelName: ""
modelVolume: {}
device: cpu
gpu: {count: 0, resource: nvidia.com/gpu}
precision: ""
textEncoders: ""
variant: ""
memory: ""
threads: ""
replicas: 2
image: {repository: "", digest: ""}
resources:
  requests: {cpu: "1", memory: 3Gi}
  limits: {memory: 3Gi}
startupSeconds: 300
scaling: {minReplicas: 1, maxReplicas: 4, cooldownSeconds: 300}
env: {}
secretEnv: {}
podAnnotations: {}
runtimeClassName: ""
nodeSelector: {}
tolerations: []
affinity: {}
{{- end }}

{{/* The pools with all their values, as JSON. */}}
{{- define "resow.pools" -}}
{{- $pools := list -}}
{{- range .Values.workers.pools -}}
{{- $pool := mergeOverwrite (include "resow.poolDefaults" $ | fromYaml) (deepCopy .) -}}
{{- if not $pool.modelName }}{{ $_ := set $pool "modelName" (base $pool.model) }}{{ end -}}
{{- if and (ne $pool.device "cpu") (not (int $pool.gpu.count)) }}{{ $_ := set $pool.gpu "count" 1 }}{{ end -}}
{{- $pools = append $pools $pool -}}
{{- end -}}
{{- toJson $pools -}}
{{- end }}

{{/* Seconds between SIGTERM and SIGKILL of a worker: one step, the hand-over of its job, and the end of its clients. */}}
{{- define "resow.workerGrace" -}}
{{ add .Values.workers.drainSeconds 25 }}
{{- end }}
