package dev.resow.api.openapi;

import dev.resow.api.access.TenantHeader;
import dev.resow.api.problem.OpenAiError;
import dev.resow.api.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
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
 * Adds to the OpenAPI document what holds for every operation: authentication, error responses as
 * problem details, required properties. Generated clients depend on it.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
  private static final String SCHEMA = "#/components/schemas/";

  /** In the order of the documentation: what most clients need first. */
  private static final List<Tag> TAGS =
      List.of(
          tag("jobs", "Submit jobs, follow them and fetch their images."),
          tag("batches", "Submit many jobs at once and follow them as one."),
          tag("uploads", "Pictures that jobs start from."),
          tag("events", "Events of jobs, stored and live."),
          tag("images", "Generate images through clients of the OpenAI API."),
          tag("models", "Models with their limits, guidance methods and defaults."),
          tag("adapters", "Low-rank adapters that jobs can put over a model."),
          tag("rankings", "Orders of images by people, from which rewards are trained."),
          tag("evaluations", "Comparisons of adapters with their base model, and a gate."),
          tag("trainings", "Trainings of adapters from a model's own pictures."),
          tag("replays", "Sample failed seeds again and compare the outcomes."),
          tag(
              "ledger",
              "The outcome of every sampled seed. Callers see the rounds of their own tenants."),
          tag("queue", "Length of the queue and number of ended jobs over time."),
          tag("usage", "What tenants have used, for billing."),
          tag("workers", "Live workers and their running jobs."),
          tag("dead letters", "Jobs that failed for good and records that could not be processed."),
          tag("webhooks", "Signed messages to other systems when jobs end."),
          tag("keys", "API keys, and the identity and permissions of the caller."));

  private static Tag tag(String name, String description) {
    return OASFactory.createTag().name(name).description(description);
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Map<String, Schema> schemas = api.getComponents().getSchemas();
    describeValues(api);
    RequiredProperties.BY_SCHEMA.forEach(
        (name, properties) -> {
          Schema schema = schemas.get(name);
          if (schema != null) schema.setRequired(properties);
        });
    schemas.forEach((name, schema) -> describeLists(name, schema));
    schemas.values().forEach(ApiDescription::cleanReferences);
    schemas.values().forEach(ApiDescription::describeSeed);
    schemas.forEach(Descriptions::describe);
    for (var path : api.getPaths().getPathItems().entrySet())
      for (Operation operation : path.getValue().getOperations().values()) {
        number(operation);
        actAsTenant(operation, path.getKey());
        refuse(operation, path.getKey());
        Descriptions.describe(operation);
      }
    api.setTags(TAGS);
    // Open mode needs no credentials; otherwise an API key or an access token.
    api.setSecurity(
        List.of(
            OASFactory.createSecurityRequirement().addScheme("bearer"),
            OASFactory.createSecurityRequirement()));
    api.setServers(
        List.of(
            OASFactory.createServer()
                .url("/")
                .description("The server that serves this document.")));
  }

  /** Schemas of types whose JSON form annotations cannot describe. */
  private static void describeValues(OpenAPI api) {
    var components = api.getComponents();
    components.addSchema(
        "ArtifactId",
        OASFactory.createSchema()
            .addType(SchemaType.STRING)
            .description("SHA-256 of the content, 64 lower-case hexadecimal digits.")
            .addExample("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    components.addSchema(
        "UUID",
        OASFactory.createSchema()
            .addType(SchemaType.STRING)
            .format("uuid")
            .addExample("019ac8a0-7d52-7c1e-8f3a-2b6d1c9e4f70"));
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
                    .description("For stronger: guidance methods, weakest first."))
            .addProperty("method", text().description("For other-method: a guidance method."))
            .addProperty(
                "keepSeed",
                OASFactory.createSchema()
                    .addType(SchemaType.BOOLEAN)
                    .description(
                        "For stronger and other-method: true to keep the seed. Default: false.")));
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
            .description("An error (RFC 9457 problem details).")
            .addExample(
                Map.of(
                    "type", "urn:resow:problem:invalid-job",
                    "title", "Invalid job",
                    "status", 422,
                    "detail", "width: Must be a multiple of 16 pixels, not 100.",
                    "errors",
                        List.of(
                            Map.of(
                                "field",
                                "width",
                                "detail",
                                "Must be a multiple of 16 pixels, not 100."))))
            .addProperty(
                "type", text().description("Stable identifier, e.g. urn:resow:problem:not-found."))
            .addProperty("title", text().description("Short name of the problem type."))
            .addProperty(
                "status",
                OASFactory.createSchema()
                    .addType(SchemaType.INTEGER)
                    .format("int32")
                    .description("HTTP status code."))
            .addProperty("detail", text().description("What went wrong and how to fix it."))
            .addProperty(
                "errors",
                OASFactory.createSchema()
                    .addType(SchemaType.ARRAY)
                    .items(OASFactory.createSchema().ref(SCHEMA + "FieldError"))
                    .description(
                        "The fields that failed validation; absent if the problem is not about fields.")));
    components.addSchema(
        "OpenAiError",
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .description("An error in the form of the OpenAI API.")
            .addProperty(
                "error",
                OASFactory.createSchema()
                    .addType(SchemaType.OBJECT)
                    .description("What went wrong.")
                    .addProperty("message", text().description("A sentence for people."))
                    .addProperty(
                        "type",
                        text()
                            .description(
                                "invalid_request_error, rate_limit_error or server_error."))
                    .addProperty(
                        "param",
                        nullableText()
                            .description("The parameter at fault; null if it is not about one."))
                    .addProperty(
                        "code",
                        text().description("Identifier for programs, e.g. model_not_found."))));
  }

  private static Schema nullableText() {
    return text().addType(SchemaType.NULL);
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }

  /** The items of a list are always present, even if empty. */
  private static void describeLists(String name, Schema schema) {
    if (schema.getRequired() == null
        && schema.getProperties() != null
        && schema.getProperties().containsKey("items")) schema.setRequired(List.of("items"));
  }

  /** A reference with a type of its own is a different schema to code generators. */
  private static void cleanReferences(Schema schema) {
    if (schema.getProperties() == null) return;
    for (Schema property : schema.getProperties().values())
      if (property.getRef() != null) property.setType((List<SchemaType>) null);
  }

  /** Seeds are unsigned 64-bit integers, which Java has no type for. */
  private static void describeSeed(Schema schema) {
    Schema seed = schema.getProperties() == null ? null : schema.getProperties().get("seed");
    if (seed == null || !"int64".equals(seed.getFormat())) return;
    seed.setFormat("uint64");
    seed.setMinimum(BigDecimal.ZERO);
    seed.setMaximum(new BigDecimal(dev.resow.contract.Seed.GREATEST));
  }

  /** Defaults of numeric query parameters are numbers, not text. */
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
          OASFactory.createParameter().name(TenantHeader.NAME).in(In.HEADER).schema(text()));
    operation.setParameters(parameters);
  }

  private static void refuse(Operation operation, String path) {
    boolean openAi = OpenAiError.isReadAt(path);
    APIResponses responses = operation.getResponses();
    boolean hasBody = operation.getRequestBody() != null;
    refuse(responses, "400", "Invalid parameter, header or JSON");
    refuse(responses, "401", "Authentication required");
    refuse(responses, "403", "Access denied");
    if (path.contains("{")) refuse(responses, "404", "Not found");
    if (hasBody) {
      refuse(responses, "413", "Request body too large");
      refuse(responses, "415", "The request body must be application/json");
      if (!openAi) refuse(responses, "422", "A field of the request is invalid");
    }
    refuse(responses, "503", "Service unavailable. Retry after the seconds in Retry-After.");
    refuse(responses, "default", "Any other error");
    responses
        .getAPIResponses()
        .forEach(
            (code, response) -> {
              if (code.matches("[45]..|default"))
                response.setContent(
                    openAi
                        ? content(MediaType.APPLICATION_JSON, "OpenAiError")
                        : content(Problem.MEDIA_TYPE, "Problem"));
            });
  }

  private static void refuse(APIResponses responses, String code, String why) {
    if (!responses.hasAPIResponse(code))
      responses.addAPIResponse(code, OASFactory.createAPIResponse().description(why));
  }

  private static Content content(String mediaType, String schema) {
    return OASFactory.createContent()
        .addMediaType(
            mediaType,
            OASFactory.createMediaType().schema(OASFactory.createSchema().ref(SCHEMA + schema)));
  }
}
