package dev.resow.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;

/** What the chart makes of a user's values, as objects of the Kubernetes API. */
final class Manifests {
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "apps/v1 Deployment", Deployment.class,
          "v1 Service", Service.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "networking.k8s.io/v1 Ingress", Ingress.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class,
          "keda.sh/v1alpha1 ScaledObject", ScaledObject.class);

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new NoOtherFields())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final List<Object> objects;

  private Manifests(List<Object> objects) {
    this.objects = objects;
  }

  /**
   * @throws IllegalArgumentException if Kubernetes would not know a kind or a field
   */
  static Manifests of(Map<String, Object> values) {
    return new Manifests(
        Yaml.documents(HelmChart.render(values)).stream().map(Manifests::parse).toList());
  }

  static Object parse(Map<String, Object> document) {
    String kind = document.get("apiVersion") + " " + document.get("kind");
    Class<?> type = KINDS.get(kind);
    if (type == null) throw new IllegalArgumentException("unknown kind: " + kind);
    return STRICT.convertValue(document, type);
  }

  <T> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The object of a kind whose name ends so. */
  <T extends HasMetadata> T named(Class<T> type, String ending) {
    return all(type).stream()
        .filter(object -> object.getMetadata().getName().endsWith(ending))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s".formatted(type.getSimpleName(), ending)));
  }

  Deployment deployment(String ending) {
    return named(Deployment.class, ending);
  }

  /** The one container of a Deployment. */
  static Container container(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  /** A variable's value, or null if it has none of its own. */
  String variable(String deployment, String name) {
    return container(deployment(deployment)).getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElse(null);
  }

  /** The model classes collect fields that they do not know; here such a field is an error. */
  private static final class NoOtherFields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated method) {
      return false;
    }
  }
}
