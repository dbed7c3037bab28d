{{- define "inference-service.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "inference-service.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "inference-service.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "inference-service.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "inference-service.selectorLabels" -}}
app.kubernetes.io/name: {{ include "inference-service.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "inference-service.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "inference-service.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "inference-service.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "inference-service.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* Port of the pods that clients call. */ -}}
{{- define "inference-service.port" -}}
{{- ternary "grpc-tls" "grpc" .Values.tls.enabled -}}
{{- end -}}

{{- /* Seconds of a time span hh:mm:ss, rounded up. */ -}}
{{- define "inference-service.seconds" -}}
{{- $parts := splitList ":" . -}}
{{- $seconds := index $parts 2 | float64 | ceil | int -}}
{{- add (mul (index $parts 0 | float64 | int) 3600) (mul (index $parts 1 | float64 | int) 60) $seconds -}}
{{- end -}}

{{- define "inference-service.terminationGracePeriodSeconds" -}}
{{- if .Values.terminationGracePeriodSeconds -}}
{{- int .Values.terminationGracePeriodSeconds -}}
{{- else -}}
{{- add (int .Values.preStopSeconds) (include "inference-service.seconds" .Values.config.Scheduling.ShutdownGrace | int) 15 -}}
{{- end -}}
{{- end -}}

{{- /* Asks grpc.health.v1; the kubelet speaks no TLS, hence always the plain port. */ -}}
{{- define "inference-service.probe" -}}
grpc:
  port: 8080
  service: {{ .Values.probes.service | quote }}
{{- end -}}
