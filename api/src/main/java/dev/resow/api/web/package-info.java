/** The dashboard: its pages and the headers every answer carries. */
package dev.resow.api.web;
