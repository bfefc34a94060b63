package dev.resow.api.problem;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that a resource does not have, which are mostly misspelt ones, those
 * that come twice and those that are empty: a filter that is ignored without a word answers another
 * question.
 */
class KnownParameters {
  private final Map<Method, TreeSet<String>> known = new ConcurrentHashMap<>();

  @ServerRequestFilter
  void filter(ContainerRequestContext request, ResourceInfo resource) {
    Map<String, List<String>> sent = request.getUriInfo().getQueryParameters();
    if (sent.isEmpty()) return;
    var names = known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::of);
    sent.forEach(
        (name, values) -> {
          if (!names.contains(name))
            throw problem(
                "Unknown parameter '%s'. %s"
                    .formatted(
                        Excerpt.of(name),
                        names.isEmpty()
                            ? "This resource has no parameters."
                            : "Known: " + String.join(", ", names) + "."));
          if (values.size() > 1)
            throw problem("%s appears %d times. Send it once.".formatted(name, values.size()));
          if (values.getFirst().isEmpty())
            throw problem(name + " is empty. Give it a value or omit it.");
        });
  }

  private static TreeSet<String> of(Method method) {
    var names = new TreeSet<String>();
    for (Parameter parameter : method.getParameters()) {
      QueryParam query = parameter.getAnnotation(QueryParam.class);
      if (query != null) names.add(query.value());
      if (parameter.isAnnotationPresent(BeanParam.class))
        for (Field field : parameter.getType().getDeclaredFields())
          if (field.isAnnotationPresent(QueryParam.class))
            names.add(field.getAnnotation(QueryParam.class).value());
    }
    return names;
  }

  private static ProblemException problem(String detail) {
    return new ProblemException(ProblemType.INVALID_PARAMETER, detail);
  }
}
