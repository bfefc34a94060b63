/** Live changes of all jobs. */
package dev.resow.api.live;
