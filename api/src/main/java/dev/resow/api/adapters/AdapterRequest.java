package dev.resow.api.adapters;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An adapter that a job asks for.
 *
 * @param scale 1 if absent
 */
@Schema(requiredProperties = {"name"})
public record AdapterRequest(
    @Schema(description = "Name of the adapter, see GET /v1/adapters.", examples = "fur")
        String name,
    @Schema(
            description =
                "Factor on its changes, -10 to 10; 1 is the strength it was trained with. Default: 1.")
        Double scale) {}
