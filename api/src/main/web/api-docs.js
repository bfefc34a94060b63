// Swagger UI on the API's description. Requests carry the dashboard's key.

const ui = SwaggerUIBundle({
  url: "/openapi",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  onComplete: () => {
    const key = localStorage.getItem("resow.key");
    if (key) ui.preauthorizeApiKey("bearer", key);
  },
});
