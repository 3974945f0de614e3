// The API's documentation: swagger-ui on the description that this server gives.
/** @type {any} */ (window).SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  showExtensions: true,
  showCommonExtensions: true,
});
