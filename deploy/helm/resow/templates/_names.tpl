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

{{/* A pool with all its values and its devices among its resources, as JSON. The dot is the user's pool. */}}
{{- define "resow.pool" -}}
{{- $pool := mergeOverwrite (include "resow.poolDefaults" . | fromYaml) (deepCopy .) -}}
{{- if not $pool.modelName }}{{ $_ := set $pool "modelName" (base $pool.model) }}{{ end -}}
{{- if ne $pool.device "cpu" -}}
{{- if not (int $pool.gpu.count) }}{{ $_ := set $pool.gpu "count" 1 }}{{ end -}}
{{- $_ := set $pool.resources "limits" (merge (dict $pool.gpu.resource (int $pool.gpu.count)) ($pool.resources.limits | default dict)) -}}
{{- end -}}
{{- toJson $pool -}}
{{- end }}

{{/* All pools, as JSON. */}}
{{- define "resow.pools" -}}
{{- $pools := list -}}
{{- range .Values.workers.pools }}{{ $pools = append $pools (include "resow.pool" . | fromJson) }}{{ end -}}
{{- toJson $pools -}}
{{- end }}

{{/* The apps of this release, as JSON. */}}
{{- define "resow.apps" -}}
{{- concat (list "api" "scheduler" "worker") (ternary (list "trainer") list .Values.trainer.enabled) | toJson -}}
{{- end }}

{{/* Seconds between SIGTERM and SIGKILL: those of the dot for a step or an update, then the hand-over and the end of the clients. */}}
{{- define "resow.grace" -}}
{{ add . 25 }}
{{- end }}
