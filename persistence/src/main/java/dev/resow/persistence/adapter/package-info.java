/** The table of adapters: uploads and trainings write it. */
package dev.resow.persistence.adapter;
