package dev.resow.s3server;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * {@code S3ServerMain FOLDER PORT KEY SECRET}: serves the folders below FOLDER as buckets on
 * loopback, prints {@code s3 ADDRESS} once it does, and ends on SIGTERM.
 */
final class S3ServerMain {
  private S3ServerMain() {}

  public static void main(String[] args) throws Exception {
    var address = URI.create("http://127.0.0.1:" + args[1]);
    var store = new Properties();
    store.setProperty("jclouds.filesystem.basedir", args[0]);
    // By its class: a look-up by name would load the providers of every cloud.
    var context =
        ContextBuilder.newBuilder(new FilesystemNio2BlobApiMetadata())
            .credentials("unused", "unused")
            .overrides(store)
            .build(BlobStoreContext.class);
    var server =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .endpoint(address)
            .awsAuthentication(AuthenticationType.AWS_V4, args[2], args[3])
            // It keeps objects as they come: encryption and session tokens are AWS's own.
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    System.out.println("s3 " + address);
  }
}
