package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * The settings from all the places they may be given in: command line, system properties, environment, file, reference.
 * An earlier place wins.
 *
 * @param overrides what the file and the system properties say outside {@code weir}, for the actor system
 */
record Configuration(Settings settings, Config overrides) {

    private static final String FILE = Keys.ROOT + ".config";
    private static final String ACTOR_SYSTEM = "pekko";

    /**
     * @param options keys that command line options set
     * @throws ConfigurationException names the place, the key and what is legal
     */
    static Configuration load(Config options, Map<String, String> environment, Properties properties) {
        Config reference = ConfigFactory.defaultReference();
        Keys keys = Keys.of(reference);
        Config given =
                options.withFallback(fromProperties(properties, keys)).withFallback(fromEnvironment(environment, keys));
        Config file = fromFile(given, reference, environment, keys);
        Settings settings = Settings.read(given.withFallback(file).withFallback(reference), keys);
        return new Configuration(
                settings, properties(properties, ACTOR_SYSTEM).withFallback(file.withoutPath(Keys.ROOT)));
    }

    private static Config fromProperties(Properties properties, Keys keys) {
        for (String name : properties.stringPropertyNames()) {
            if (belongs(name, Keys.ROOT)) {
                keys.require(name, "-D" + name);
            }
        }
        return properties(properties, Keys.ROOT);
    }

    private static Config properties(Properties properties, String root) {
        Config config = ConfigFactory.empty();
        for (String name : properties.stringPropertyNames()) {
            if (belongs(name, root)) {
                String origin = "-D" + name;
                try {
                    config =
                            config.withValue(name, ConfigValueFactory.fromAnyRef(properties.getProperty(name), origin));
                } catch (ConfigException.BadPath e) {
                    throw new ConfigurationException(origin + ": no key can be written so");
                }
            }
        }
        return config;
    }

    private static boolean belongs(String name, String root) {
        return name.equals(root) || name.startsWith(root + ".");
    }

    private static Config fromEnvironment(Map<String, String> environment, Keys keys) {
        Config config = ConfigFactory.empty();
        for (String key : keys.all()) {
            String variable = Keys.environmentVariable(key);
            String value = environment.getOrDefault(variable, "");
            if (!value.isBlank()) {
                config = config.withValue(key, ConfigValueFactory.fromAnyRef(value, variable));
            }
        }
        return config;
    }

    /** Substitutions in a file see the file, the reference, the system properties and the environment. */
    private static Config fromFile(Config given, Config reference, Map<String, String> environment, Keys keys) {
        if (!given.hasPath(FILE) || given.getString(FILE).isBlank()) {
            return ConfigFactory.empty();
        }
        String option = given.getValue(FILE).origin().description();
        Path path;
        try {
            path = Path.of(given.getString(FILE));
        } catch (InvalidPathException e) {
            throw new ConfigurationException(option + ": " + given.getString(FILE) + " is no path");
        }
        if (Files.isDirectory(path) || !Files.isReadable(path)) {
            throw new ConfigurationException(
                    option + ": " + path + (Files.exists(path) ? " cannot be read as a file" : " does not exist"));
        }
        try {
            Config parsed = ConfigFactory.parseFile(
                    path.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            Config variables = ConfigValueFactory.fromMap(environment).toConfig();
            Config file = parsed.resolveWith(
                    parsed.withFallback(reference).withFallback(variables), ConfigResolveOptions.noSystem());
            requireKeys(file, keys);
            return file;
        } catch (ConfigException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private static void requireKeys(Config file, Keys keys) {
        if (!file.root().containsKey(Keys.ROOT)) {
            return;
        }
        ConfigValue weir = file.root().get(Keys.ROOT);
        if (weir.valueType() != ConfigValueType.OBJECT) {
            keys.require(Keys.ROOT, weir.origin().description());
        }
        for (Map.Entry<String, ConfigValue> entry : file.getConfig(Keys.ROOT).entrySet()) {
            String key = Keys.ROOT + "." + entry.getKey();
            String origin = entry.getValue().origin().description();
            keys.require(key, origin);
            if (key.equals(FILE)) {
                throw new ConfigurationException(origin + ": " + FILE + " cannot be set in a file; use include");
            }
        }
    }
}
