package dev.resow.api.openapi;

import dev.resow.api.access.TenantHeader;
import dev.resow.api.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.tags.Tag;

/**
 * Says in one place what holds for every operation: who may call it, that every refusal is a
 * problem, which properties are always there. Without it generated clients would guess.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
  private static final String SCHEMA = "#/components/schemas/";

  /** What most clients want first. */
  private static final List<Tag> TAGS =
      List.of(
          tag("jobs", "Pictures asked for, and fetched."),
          tag("events", "What happens to them, live."),
          tag("models", "What can be asked for."),
          tag("replays", "Failed seeds, sampled again."),
          tag("ledger", "What became of every seed. A tenant sees its own."),
          tag("queue", "How much waits, and how jobs ended over time."),
          tag("workers", "Who samples what."),
          tag("dead letters", "Jobs given up and records nobody could use."),
          tag("webhooks", "Who is told when a job ends."),
          tag("keys", "Who may do what."));

  private static Tag tag(String name, String description) {
    return OASFactory.createTag().name(name).description(description);
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Map<String, Schema> schemas = api.getComponents().getSchemas();
    describeValues(api);
    AlwaysThere.BY_SCHEMA.forEach(
        (name, properties) -> {
          Schema schema = schemas.get(name);
          if (schema != null) schema.setRequired(properties);
        });
    schemas.forEach((name, schema) -> describeLists(name, schema));
    schemas.values().forEach(ApiDescription::cleanReferences);
    schemas.values().forEach(ApiDescription::describeSeed);
    for (var path : api.getPaths().getPathItems().entrySet())
      for (Operation operation : path.getValue().getOperations().values()) {
        number(operation);
        actAsTenant(operation, path.getKey());
        refuse(operation, path.getKey());
      }
    api.setTags(TAGS);
    // Anybody in open mode, whoever sends a key or a token otherwise.
    api.setSecurity(
        List.of(
            OASFactory.createSecurityRequirement().addScheme("bearer"),
            OASFactory.createSecurityRequirement()));
    api.setServers(List.of(OASFactory.createServer().url("/")));
  }

  /** Values whose JSON the annotations of other modules cannot describe. */
  private static void describeValues(OpenAPI api) {
    var components = api.getComponents();
    components.addSchema(
        "ArtifactId",
        OASFactory.createSchema()
            .addType(SchemaType.STRING)
            .description("SHA-256 of the content, hexadecimal."));
    components.addSchema(
        "UUID", OASFactory.createSchema().addType(SchemaType.STRING).format("uuid"));
    components.addSchema(
        "RetryAction",
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .description("What the next attempt does differently.")
            .addProperty(
                "do",
                text()
                    .enumeration(
                        List.of("same-seed", "next-seed", "stronger", "other-method", "give-up")))
            .addProperty(
                "ladder",
                OASFactory.createSchema()
                    .addType(SchemaType.ARRAY)
                    .items(text())
                    .description("stronger: guidance methods, weakest first."))
            .addProperty("method", text().description("other-method: a guidance method."))
            .addProperty(
                "keepSeed",
                OASFactory.createSchema()
                    .addType(SchemaType.BOOLEAN)
                    .description("stronger, other-method: the same seed again.")));
    components.addSchema(
        "FieldError",
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .addProperty("field", text())
            .addProperty("detail", text()));
    components.addSchema(
        "Problem",
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .description("Why something was not done (RFC 9457).")
            .addExample(
                Map.of(
                    "type", "urn:resow:problem:invalid-job",
                    "title", "The job cannot be done as asked",
                    "status", 422,
                    "detail", "width: A multiple of 16.",
                    "errors", List.of(Map.of("field", "width", "detail", "A multiple of 16."))))
            .addProperty("type", text().description("Stable, e.g. urn:resow:problem:not-found."))
            .addProperty("title", text())
            .addProperty(
                "status", OASFactory.createSchema().addType(SchemaType.INTEGER).format("int32"))
            .addProperty("detail", text().description("A sentence that helps to do it right."))
            .addProperty(
                "errors",
                OASFactory.createSchema()
                    .addType(SchemaType.ARRAY)
                    .items(OASFactory.createSchema().ref(SCHEMA + "FieldError"))
                    .description("The fields at fault, if it is about fields.")));
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }

  /** A list answers with its items, also with none. */
  private static void describeLists(String name, Schema schema) {
    if (schema.getRequired() == null
        && schema.getProperties() != null
        && schema.getProperties().containsKey("items")) schema.setRequired(List.of("items"));
  }

  /** What a reference points to has its type; said twice, generators take it for another one. */
  private static void cleanReferences(Schema schema) {
    if (schema.getProperties() == null) return;
    for (Schema property : schema.getProperties().values())
      if (property.getRef() != null) property.setType((List<SchemaType>) null);
  }

  /** Unsigned, which no Java type says. */
  private static void describeSeed(Schema schema) {
    Schema seed = schema.getProperties() == null ? null : schema.getProperties().get("seed");
    if (seed == null || !"int64".equals(seed.getFormat())) return;
    seed.setFormat("uint64");
    seed.setMinimum(BigDecimal.ZERO);
    seed.setMaximum(new BigDecimal(dev.resow.contract.Seed.GREATEST));
  }

  /** Numbers in the address have numbers as their defaults. */
  private static void number(Operation operation) {
    if (operation.getParameters() == null) return;
    for (Parameter parameter : operation.getParameters()) {
      Schema schema = parameter.getSchema();
      if (schema != null
          && schema.getType() != null
          && schema.getType().contains(SchemaType.INTEGER)
          && schema.getDefaultValue() instanceof String text)
        schema.setDefaultValue(Integer.valueOf(text));
    }
  }

  private static void actAsTenant(Operation operation, String path) {
    if (path.startsWith("/v1/keys") || path.equals("/v1/tenants") || path.startsWith("/v1/models"))
      return;
    var parameters =
        new ArrayList<>(operation.getParameters() == null ? List.of() : operation.getParameters());
    if (parameters.stream().noneMatch(p -> TenantHeader.NAME.equals(p.getName())))
      parameters.add(
          OASFactory.createParameter()
              .name(TenantHeader.NAME)
              .in(In.HEADER)
              .description("Act as this one of the tenants that the key sees.")
              .schema(text()));
    operation.setParameters(parameters);
  }

  private static void refuse(Operation operation, String path) {
    APIResponses responses = operation.getResponses();
    refuse(responses, "401", "Who asks is not known");
    refuse(responses, "403", "Who asks may not do this");
    if (path.contains("{")) refuse(responses, "404", "There is nothing here");
    refuse(responses, "default", "It was not done");
    responses
        .getAPIResponses()
        .forEach(
            (code, response) -> {
              if (code.matches("[45]..|default")) response.setContent(problem());
            });
  }

  private static void refuse(APIResponses responses, String code, String why) {
    if (!responses.hasAPIResponse(code))
      responses.addAPIResponse(code, OASFactory.createAPIResponse().description(why));
  }

  private static Content problem() {
    return OASFactory.createContent()
        .addMediaType(
            Problem.MEDIA_TYPE,
            OASFactory.createMediaType().schema(OASFactory.createSchema().ref(SCHEMA + "Problem")));
  }
}
