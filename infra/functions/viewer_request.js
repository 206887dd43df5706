// Runs before CloudFront looks into its cache. Readers may ask for a folder: the file in it is index.html.
function handler(event) {
  var request = event.request;
  var name = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (name === '') {
    request.uri += 'index.html';
  } else if (name.indexOf('.') === -1) {
    request.uri += '/index.html';
  }
  request.querystring = {};  // no document depends on it, so that none is stored twice
  return request;
}
