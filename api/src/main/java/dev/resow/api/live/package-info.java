/** Events of one job and changes of all jobs: the resources, and the stream of all. */
package dev.resow.api.live;
