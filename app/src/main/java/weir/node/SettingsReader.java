package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import weir.settings.HostPort;
import weir.settings.SettingsException;

/** Reads typed values of one section. A value that cannot be used ends in a line that says where it was given, its key, and what is legal. */
final class SettingsReader {

    private final Config config;
    private final Keys keys;
    private final String section;
    /** The list that holds what is read, whose legal values are those of keys that are in no other place. */
    private final Optional<String> list;

    /** @param section the path the keys are relative to */
    SettingsReader(Config config, Keys keys, String section) {
        this(config, keys, section, Optional.empty());
    }

    private SettingsReader(Config config, Keys keys, String section, Optional<String> list) {
        this.config = config;
        this.keys = keys;
        this.section = section;
        this.list = list;
    }

    SettingsReader section(String name) {
        return new SettingsReader(config, keys, path(name));
    }

    int number(String key) {
        return read(key, path -> Integer.parseInt(config.getString(path).strip()));
    }

    /** A size in bytes. */
    int bytes(String key) {
        return read(key, path -> Math.toIntExact(config.getMemorySize(path).toBytes()));
    }

    Duration duration(String key) {
        return read(key, config::getDuration);
    }

    boolean has(String key) {
        return config.hasPath(path(key));
    }

    boolean flag(String key) {
        return read(key, path -> {
            String word = config.getString(path).strip();
            if (!word.equals("true") && !word.equals("false")) {
                throw new IllegalArgumentException(word);
            }
            return word.equals("true");
        });
    }

    /** Anything a text can be made into. @param parsing throws IllegalArgumentException when it cannot */
    <T> T parsed(String key, Function<String, T> parsing) {
        return read(key, path -> parsing.apply(config.getString(path)));
    }

    HostPort hostPort(String key) {
        return read(key, path -> HostPort.parse(config.getString(path)));
    }

    List<HostPort> hostPorts(String key) {
        return read(key, path -> strings(path).stream().map(HostPort::parse).toList());
    }

    /** A file, or none. */
    Optional<Path> file(String key) {
        return read(key, path -> {
            String name = config.getString(path);
            return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name));
        });
    }

    /** An error does not show the texts, which may hold secrets. */
    List<String> texts(String key) {
        return readSecret(key, this::strings);
    }

    /**
     * A list of objects that have exactly these fields; in a variable or a property it is written as HOCON. An error does not show them.
     *
     * @param fields each is there, as a text or as a list of texts
     */
    List<Map<String, List<String>>> objects(String key, Set<String> fields) {
        return readSecret(key, path -> {
            Config list = value(path).valueType() == ConfigValueType.STRING
                    ? ConfigFactory.parseString(path + " = " + config.getString(path))
                    : config;
            List<Map<String, List<String>>> objects = new ArrayList<>();
            for (Config object : list.getConfigList(path)) {
                objects.add(object(object, fields));
            }
            return objects;
        });
    }

    private static Map<String, List<String>> object(Config object, Set<String> fields) {
        if (!object.root().keySet().equals(fields)) {
            throw new IllegalArgumentException("other fields");
        }
        Map<String, List<String>> texts = new HashMap<>();
        for (String field : fields) {
            boolean list = object.getValue(field).valueType() == ConfigValueType.LIST;
            texts.put(field, list ? object.getStringList(field) : List.of(object.getString(field)));
        }
        return texts;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return read(key, path -> constant(config.getString(path), type));
    }

    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        return read(
                key,
                path -> strings(path).stream().map(name -> constant(name, type)).toList());
    }

    /**
     * A reader for each object of a list, in which the object's keys stand before those of this section. The list may also be
     * written as one string.
     *
     * @param own keys that only such an object has, the first of which it must have
     */
    List<SettingsReader> rules(String key, List<String> own) {
        String path = path(key);
        List<? extends ConfigObject> rules = read(
                key,
                list -> value(list).valueType() == ConfigValueType.LIST
                        ? config.getObjectList(list)
                        : written(list).getObjectList("rules"));
        List<SettingsReader> readers = new ArrayList<>();
        for (ConfigObject rule : rules) {
            for (String name : rule.keySet()) {
                if (!own.contains(name) && (name.equals(key) || !keys.all().contains(path(name)))) {
                    throw refused(rule, path, "has a rule with the key " + name);
                }
            }
            if (!rule.containsKey(own.get(0))) {
                throw refused(rule, path, "has a rule without " + own.get(0));
            }
            readers.add(
                    new SettingsReader(rule.atPath(section).withFallback(config), keys, section, Optional.of(path)));
        }
        return readers;
    }

    private Config written(String list) {
        String givenAt = value(list).origin().description();
        return ConfigFactory.parseString(
                "rules = " + config.getString(list),
                ConfigParseOptions.defaults().setOriginDescription(givenAt));
    }

    private ConfigurationException refused(ConfigObject rule, String path, String problem) {
        return new ConfigurationException(
                rule.origin().description() + ": " + path + " " + problem + "; legal: " + keys.legal(path));
    }

    /** Builds the section's record and names the key in full when the record refuses it. */
    <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (SettingsException e) {
            throw new ConfigurationException(where(path(e.key())) + " " + e.problem());
        }
    }

    private <T> T read(String key, Function<String, T> reading) {
        String path = path(key);
        try {
            return reading.apply(path);
        } catch (ConfigException | IllegalArgumentException | ArithmeticException e) {
            throw new ConfigurationException(where(path) + " is " + written(value(path)) + "; legal: " + legal(path));
        }
    }

    private <T> T readSecret(String key, Function<String, T> reading) {
        String path = path(key);
        try {
            return reading.apply(path);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new ConfigurationException(where(path) + " cannot be used; legal: " + keys.legal(path));
        }
    }

    private String legal(String path) {
        return keys.legal(list.filter(inList -> !keys.all().contains(path)).orElse(path));
    }

    /** A list, which may also be written as one string with commas. */
    private List<String> strings(String path) {
        if (value(path).valueType() == ConfigValueType.LIST) {
            return config.getStringList(path);
        }
        return Arrays.stream(config.getString(path).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Enum.valueOf(type, name.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private String path(String key) {
        return section + "." + key;
    }

    /** Where the value was given, and its key. */
    private String where(String path) {
        return value(path).origin().description() + ": " + path;
    }

    private static String written(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING -> "'" + value.unwrapped() + "'";
            case NULL -> "null";
            default -> String.valueOf(value.unwrapped());
        };
    }

    /** The value even where it is null, which {@link Config#getValue} does not give. */
    private ConfigValue value(String path) {
        ConfigValue value = config.root();
        for (String part : ConfigUtil.splitPath(path)) {
            value = ((ConfigObject) value).get(part);
        }
        return value;
    }
}
