/** How the database's work grows with the number of jobs in it. */
package dev.resow.chaos.growth;
