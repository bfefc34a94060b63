/** The queue as tools of the Model Context Protocol, for agents. */
package dev.resow.api.mcp;
