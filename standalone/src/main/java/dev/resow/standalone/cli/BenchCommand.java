package dev.resow.standalone.cli;

import picocli.CommandLine.Command;

/** {@code resow bench}. */
@Command(
    name = "bench",
    description = "Measures this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {})
final class BenchCommand {}
