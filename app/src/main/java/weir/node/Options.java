package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Each option stands for one configuration key and is checked as that key's value. */
final class Options {

    /** What the command line asks for. */
    sealed interface Request {

        /** @param settings the keys that options set, each value with its option as the origin */
        record Run(Config settings) implements Request {}

        /** Complete these recordings and leave. */
        record Repair(List<String> files) implements Request {}

        /** Say this and leave. */
        record Print(String text) implements Request {}
    }

    private record Option(String name, String value, String key, boolean repeatable, String... help) {
        /** Takes no value: it says yes. */
        boolean isFlag() {
            return value.isEmpty();
        }
    }

    private static final List<Option> ALL = List.of(
            new Option("--listen", "HOST:PORT", "weir.listen", false, "RTMP, for encoders and viewers (0.0.0.0:1935)"),
            new Option("--http", "HOST:PORT", "weir.http", false, "HTTP for viewers (0.0.0.0:8080)"),
            new Option("--ops", "HOST:PORT", "weir.ops", false, "HTTP for operators (127.0.0.1:7626)"),
            new Option("--cluster", "HOST:PORT", "weir.cluster", false, "this node for the others (127.0.0.1:17355)"),
            new Option(
                    "--seed",
                    "HOST:PORT",
                    "weir.seeds",
                    true,
                    "a node to join, repeatable; give all nodes the same list; none: a cluster of one"),
            new Option("--role", "ROLE", "weir.roles", true, "ingest or edge, repeatable (both)"),
            new Option("--config", "FILE", "weir.config", false, "a HOCON file with any setting"),
            new Option(
                    "--relay-to", "URL", "weir.push.relay-to", true, "send every stream on to this server, repeatable"),
            new Option("--record-all", "", "weir.record.all", false, "record every stream"),
            new Option("--record-dir", "DIR", "weir.record.directory", false, "where recordings go (recordings)"),
            new Option("--chunk-size", "N", "weir.rtmp.chunk-size", false, "bytes per RTMP chunk sent (60000)"),
            new Option(
                    "--merge-window",
                    "DURATION",
                    "weir.stream.merge-window",
                    false,
                    "gather frames this long before a write, 0ms to 350ms (25ms)"),
            new Option("--log-level", "LEVEL", "weir.log.level", false, "error, warn, info, debug or trace (info)"),
            new Option("--log-format", "FORMAT", "weir.log.format", false, "text or json (text)"));

    private static final String HELP = "--help";
    private static final String VERSION = "--version";
    private static final String REPAIR = "repair";
    private static final String FILES = "FILE";

    private Options() {}

    /** @throws ConfigurationException names the option that is unknown, lacks its value or is given twice */
    static Request parse(String... arguments) {
        CommandLine commandLine = new CommandLine(specification()).setExpandAtFiles(false);
        ParseResult parsed;
        try {
            parsed = commandLine.parseArgs(arguments);
        } catch (UnmatchedArgumentException e) {
            throw unknown(e.getUnmatched().get(0));
        } catch (ParameterException e) {
            throw new ConfigurationException(e.getMessage() + "; see " + HELP);
        }
        if (parsed.hasMatchedOption(HELP)) {
            return new Request.Print(commandLine.getUsageMessage(Ansi.OFF).stripTrailing());
        }
        if (parsed.hasMatchedOption(VERSION)) {
            return new Request.Print("weir " + Version.current());
        }
        if (parsed.hasSubcommand()) {
            return repair(parsed.subcommand());
        }
        Config settings = ConfigFactory.empty();
        for (Option option : ALL) {
            if (parsed.hasMatchedOption(option.name())) {
                Object given = parsed.matchedOption(option.name()).getValue();
                settings = settings.withValue(option.key(), ConfigValueFactory.fromAnyRef(given, option.name()));
            }
        }
        return new Request.Run(settings);
    }

    private static Request repair(ParseResult parsed) {
        if (parsed.hasMatchedOption(HELP)) {
            return new Request.Print(
                    parsed.commandSpec().commandLine().getUsageMessage(Ansi.OFF).stripTrailing());
        }
        if (parsed.matchedPositionals().isEmpty()) {
            throw new ConfigurationException(REPAIR + " needs a file; see " + REPAIR + " " + HELP);
        }
        return new Request.Repair(parsed.matchedPositionals().get(0).getValue());
    }

    private static CommandSpec repairSpecification() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage().description("Completes recordings that a crash cut short, and says what it did.");
        return command.addPositional(PositionalParamSpec.builder()
                        .paramLabel(FILES)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1..*")
                        .description("a recording; one that ends in .part gets its name")
                        .build())
                .addOption(help());
    }

    private static OptionSpec help() {
        return OptionSpec.builder(HELP, "-h")
                .usageHelp(true)
                .description("print this and leave")
                .build();
    }

    private static CommandSpec specification() {
        CommandSpec command = CommandSpec.create().name("weir");
        command.usageMessage()
                .description("Relays live media: publish to any node, play from any node.")
                .footer(
                        "",
                        "Every option is a key of the configuration file, every key an environment",
                        "variable: weir.rtmp.chunk-size is WEIR_RTMP_CHUNK_SIZE.")
                .sortOptions(false);
        for (Option option : ALL) {
            command.addOption(OptionSpec.builder(option.name())
                    .paramLabel(option.value())
                    .type(option.isFlag() ? boolean.class : option.repeatable() ? List.class : String.class)
                    .auxiliaryTypes(option.isFlag() ? boolean.class : String.class)
                    .arity(option.isFlag() ? "0" : "1")
                    .description(option.help())
                    .build());
        }
        command.addOption(OptionSpec.builder(VERSION, "-V")
                .versionHelp(true)
                .description("print the version and leave")
                .build());
        command.addOption(help());
        command.addSubcommand(REPAIR, repairSpecification());
        return command;
    }

    private static ConfigurationException unknown(String argument) {
        String name = argument.split("=", 2)[0];
        if (!name.startsWith("-")) {
            return new ConfigurationException("'" + argument + "' belongs to no option; see " + HELP);
        }
        Set<String> names = new TreeSet<>(List.of(HELP, VERSION));
        ALL.forEach(option -> names.add(option.name()));
        return new ConfigurationException("there is no option " + name
                + Nearest.to(name, names)
                        .map(nearest -> "; the nearest is " + nearest)
                        .orElse("")
                + "; see " + HELP);
    }
}
