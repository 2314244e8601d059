package streamwright.differential;

import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Predicate;

/** The named functions of the cases. A null prints as the four letters. */
final class Functions {
    /** A function of two values. */
    interface Two {
        Object apply(Object left, Object right);
    }

    /** A new key and a new value; null for neither. */
    interface Pair {
        KeyValue<Object, Object> apply(Object key, Object value);
    }

    private Functions() {}

    static Predicate<Object, Object> predicate(String name) {
        return switch (name) {
            case "key_mod_3_eq_0" -> (key, value) -> key != null && ((Number) key).longValue() % 3 == 0;
            case "value_even" -> (key, value) -> value != null && ((Number) value).longValue() % 2 == 0;
            default -> throw unknown(name);
        };
    }

    /** A new value; null stays null. */
    static Object mapped(String name, Object value) {
        if (value == null) {
            return null;
        }
        return switch (name) {
            case "length" -> ((String) value).length();
            case "to_int" -> Integer.parseInt((String) value);
            case "upper" -> ((String) value).toUpperCase(java.util.Locale.ROOT);
            case "identity" -> value;
            default -> throw unknown(name);
        };
    }

    static Kind mapped(String name, Kind kind) {
        return name.equals("length") || name.equals("to_int") ? Kind.INT : kind;
    }

    static Pair pair(String name) {
        return switch (name) {
            case "swap" -> (key, value) -> KeyValue.pair(value, key);
            case "value_as_key", "value" -> (key, value) -> KeyValue.pair(value, value);
            case "identity" -> KeyValue::pair;
            case "int_value" -> (key, value) -> KeyValue.pair(
                    key, value instanceof Number number ? number.intValue() : Integer.parseInt((String) value));
            case "first_char_second_char" -> (key, value) -> KeyValue.pair(
                    String.valueOf(((String) key).charAt(0)), String.valueOf(((String) key).charAt(1)));
            case "agg_repartition" -> Functions::repartitioned;
            default -> throw unknown(name);
        };
    }

    private static KeyValue<Object, Object> repartitioned(Object key, Object value) {
        return switch ((String) key) {
            case "null" -> KeyValue.pair(null, value);
            case "NULL" -> null;
            default -> KeyValue.pair(value, value);
        };
    }

    /** Joiners, reducers, adders: what is left of the other, or was there before, comes first. */
    static Two two(String name) {
        int colon = name.indexOf(':');
        String between = name.substring(colon + 1);
        return switch (colon < 0 ? name : name.substring(0, colon)) {
            case "concat", "append" -> (left, right) -> Objects.toString(left) + between + right;
            case "concat_value" -> (left, right) -> Objects.toString(left) + right;
            case "remove_first" -> (left, right) ->
                    ((String) left).replaceFirst(Pattern.quote(Objects.toString(right)), "");
            case "pair" -> (left, right) -> "(" + left + "," + right + ")";
            case "sum" -> (left, right) -> plus(left, right, 1);
            case "sub" -> (left, right) -> plus(left, right, -1);
            case "add_one" -> (left, right) -> plus(left, left instanceof Integer ? (Object) 1 : 1L, 1);
            default -> throw unknown(name);
        };
    }

    /** Whether a function makes a number of numbers of its kind. */
    static boolean adds(String name) {
        return name.equals("sum") || name.equals("sub");
    }

    private static Object plus(Object left, Object right, int sign) {
        if (left instanceof Integer number) {
            return number + sign * (Integer) right;
        }
        if (left instanceof Long number) {
            return number + sign * (Long) right;
        }
        return (Double) left + sign * (Double) right;
    }

    static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("unknown function " + name);
    }
}
