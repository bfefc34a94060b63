package dev.resow.persistence.queue;

/**
 * The live workers that new jobs of a model go to, and what was released to them.
 *
 * @param version digest of the version that they hold while others hold another one, else null
 * @param slots jobs that they can sample at once
 * @param olderWorkers whether some of them read no topics of single models
 * @param everyWorker whether no live worker holds only other models
 * @param load released jobs that have not ended, each counted by its cost from 1 to the places that
 *     a slot has in the window; running jobs of other models that occupy these workers included,
 *     and those not that workers of another version sample
 * @param batchLoad the same, with the places that a slot has for batch jobs
 */
public record Pool(
    String model,
    String version,
    int slots,
    boolean olderWorkers,
    boolean everyWorker,
    double load,
    double batchLoad) {}
