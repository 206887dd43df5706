// Runs on each answer that leaves the cache. The bucket stores feeds as types that CloudFront compresses, with their
// exact type beside it; an object that says where a document is now becomes a real redirect.
var POLICY = "default-src 'none'; img-src http: https: data:; media-src http: https:; style-src 'unsafe-inline'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function handler(event) {
  var response = event.response;
  var headers = response.headers;
  var type = headers['x-amz-meta-type'];
  var location = headers['x-amz-meta-location'];
  if (location) {
    response.statusCode = 301;
    response.statusDescription = 'Moved Permanently';
    headers.location = { value: location.value };
    delete headers.etag;
    delete headers['last-modified'];
  }
  if (type && headers['content-type']) {
    headers['content-type'] = { value: type.value };
  }
  if (headers['content-type'] && headers['content-type'].value.indexOf('text/html') === 0) {
    headers['content-security-policy'] = { value: POLICY };
  }
  for (var name in headers) {
    if (name.indexOf('x-amz-') === 0) {
      delete headers[name];
    }
  }
  return response;
}
