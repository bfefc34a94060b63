{{/*
One Deployment. Members of the dict:
  root        the chart's root
  app         api, scheduler, worker or trainer
  pool        name of the pool, for workers
  name        of the Deployment
  values      env, secretEnv, image, resources, podAnnotations, nodeSelector, tolerations, affinity
  repository  default of the image
  port        of the listener
  replicas    -1 where an autoscaler sets them
  plain, secrets, envs, secretEnvs, podName  see resow.env
  grace, startupSeconds, preStopSeconds
  strategy    as YAML
  mounts, volumes  further ones as YAML
*/}}
{{- define "resow.deployment" -}}
{{- $root := .root -}}
{{- $labels := dict "root" $root "app" .app "pool" .pool -}}
{{- $database := has .app (list "api" "scheduler") -}}
{{- $store := and $root.Values.artifacts.volume (ne .app "scheduler") -}}
{{- $kafkaCa := or $root.Values.kafka.ca.secret $root.Values.kafka.ca.configMap -}}
{{- $kafkaClient := index $root.Values.kafka.clientCertificate .app -}}
{{- $databaseCa := and $database (or $root.Values.database.ca.secret $root.Values.database.ca.configMap) -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels: {{- include "resow.labels" $labels | nindent 4 }}
spec:
  {{- if ge (int .replicas) 0 }}
  replicas: {{ int .replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "resow.selector" $labels | nindent 6 }}
  strategy: {{- .strategy | nindent 4 }}
  template:
    metadata:
      labels: {{- include "resow.labels" $labels | nindent 8 }}
      {{- with .values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "resow.serviceAccount" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext: {{- toYaml $root.Values.podSecurityContext | nindent 8 }}
      terminationGracePeriodSeconds: {{ int .grace }}
      {{- with $root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      {{- with .values.runtimeClassName }}
      runtimeClassName: {{ . }}
      {{- end }}
      {{- with .values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "resow.selector" $labels | nindent 14 }}
      containers:
        - name: {{ .app }}
          image: {{ include "resow.image" (dict "root" $root "image" .values.image "repository" .repository) }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          ports:
            - {name: http, containerPort: {{ .port }}}
            {{- if $root.Values.metrics.enabled }}
            - {name: management, containerPort: 9000}
            {{- end }}
          env:
            {{- include "resow.env" (dict "plain" .plain "secrets" .secrets "env" .envs "secretEnv" .secretEnvs "podName" .podName) | trim | nindent 12 }}
          resources: {{- toYaml .values.resources | nindent 12 }}
          startupProbe: # migrations, and for a worker the model
            httpGet: {path: /q/health/live, port: http}
            periodSeconds: 5
            failureThreshold: {{ div (add (int .startupSeconds) 4) 5 }}
          livenessProbe:
            httpGet: {path: /q/health/live, port: http}
            periodSeconds: 5
            timeoutSeconds: 2
            failureThreshold: 3
          readinessProbe:
            httpGet: {path: /q/health/ready, port: http}
            periodSeconds: 2
            timeoutSeconds: 1
          {{- with .preStopSeconds }}
          lifecycle:
            preStop:
              exec: {command: [sleep, {{ int . | quote }}]}
          {{- end }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            {{- if $store }}
            - {name: artifacts, mountPath: {{ $root.Values.artifacts.location | quote }}}
            {{- end }}
            {{- if $kafkaCa }}
            - {name: kafka-ca, mountPath: /etc/resow/kafka-ca, readOnly: true}
            {{- end }}
            {{- if $kafkaClient.secret }}
            - {name: kafka-client, mountPath: /etc/resow/kafka-client, readOnly: true}
            {{- end }}
            {{- if $databaseCa }}
            - {name: database-ca, mountPath: /etc/resow/database, readOnly: true}
            {{- end }}
            {{- with .mounts }}
            {{- . | trim | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: {{ .temporarySize }}}
        {{- if $store }}
        - name: artifacts
          {{- toYaml $root.Values.artifacts.volume | nindent 10 }}
        {{- end }}
        {{- if $kafkaCa }}
        {{- include "resow.file" (dict "name" "kafka-ca" "from" $root.Values.kafka.ca) | nindent 8 }}
        {{- end }}
        {{- if $kafkaClient.secret }}
        {{- include "resow.file" (dict "name" "kafka-client" "from" $kafkaClient) | nindent 8 }}
        {{- end }}
        {{- if $databaseCa }}
        {{- include "resow.file" (dict "name" "database-ca" "from" $root.Values.database.ca) | nindent 8 }}
        {{- end }}
        {{- with .volumes }}
        {{- . | trim | nindent 8 }}
        {{- end }}
{{- end }}

{{/* A folder with one file of a Secret or ConfigMap; mounted whole, so that a renewed file arrives. */}}
{{- define "resow.file" -}}
- name: {{ .name }}
  {{- if .from.secret }}
  secret:
    secretName: {{ .from.secret }}
    defaultMode: 288 # 0440
    items: [{key: {{ .from.key }}, path: {{ .from.key }}}]
  {{- else }}
  configMap:
    name: {{ .from.configMap }}
    items: [{key: {{ .from.key }}, path: {{ .from.key }}}]
  {{- end }}
{{- end }}
