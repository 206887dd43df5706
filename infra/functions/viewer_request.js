// Runs before CloudFront looks into its cache. Readers may ask for a folder: the file in it is index.html.
function handler(event) {
  var request = event.request;
  var name = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (name === '') {
    request.uri += 'index.html';
  } else if (!/\.[a-z][a-z0-9]*$/i.test(name) && request.uri.indexOf('/media/') !== 0) {
    request.uri += '/index.html';  // 7.0 is no suffix, and media have no folders
  }
  request.querystring = {};  // no document depends on it, so that none is stored twice
  return request;
}
