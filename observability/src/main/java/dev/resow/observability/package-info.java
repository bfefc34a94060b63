/** What operators see of an app: its series on the management port, its traces and its log. */
package dev.resow.observability;
