/**
 * Evaluation through the queue: jobs submitted like any client's, pictures judged by the judge that
 * no guidance ever saw, a report with intervals, cost and pictures.
 */
package dev.resow.menagerie.evaluate;
