/** For tests only: a real S3 server, with requests over HTTP and signatures that it checks. */
package dev.resow.s3server;
