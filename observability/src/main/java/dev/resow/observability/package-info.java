/** What operators see of an app: its series on the management port and its log. */
package dev.resow.observability;
