// The description of the API, to read and to try. Requests carry the dashboard's key.

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
