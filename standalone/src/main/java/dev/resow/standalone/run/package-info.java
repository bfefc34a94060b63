/**
 * Everything in this JVM: broker, database and the three apps, in a data folder that outlives them.
 */
package dev.resow.standalone.run;
