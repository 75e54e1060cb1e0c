package dev.daybook.inference;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A struct in Thrift's compact protocol, as Parquet writes its footer and the headers of pages: the numbers, truths (0 or 1) and structs of its fields.
 * Texts are passed over. Nothing is taken for longer than what is left of the bytes, nor nested deeper than Parquet nests.
 */
final class Thrift {

    private static final int DEEPEST = 16;

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int SHORT = 4;
    private static final int INT = 5;
    private static final int LONG = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int STRUCT = 12;

    private final Map<Integer, Object> fields = new HashMap<>();

    private Thrift() {}

    /**
     * Reads a struct, and leaves the bytes behind it.
     *
     * @throws BufferUnderflowException if it does not end within the bytes
     */
    static Thrift struct(ByteBuffer bytes) {
        return struct(bytes, 0);
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    /** The number of a field, or another if the field is not there or no number. */
    long number(int field, long otherwise) {
        return fields.get(field) instanceof Long number ? number : otherwise;
    }

    /** The struct of a field; an empty one if it is not there. */
    Thrift struct(int field) {
        return fields.get(field) instanceof Thrift struct ? struct : new Thrift();
    }

    /** The structs of a list; none if it is not there. */
    List<Thrift> structs(int field) {
        return fields.get(field) instanceof List<?> list
                ? list.stream()
                        .filter(Thrift.class::isInstance)
                        .map(Thrift.class::cast)
                        .toList()
                : List.of();
    }

    private static Thrift struct(ByteBuffer bytes, int depth) {
        if (depth > DEEPEST) {
            throw ParquetShape.broken("it nests too deeply");
        }
        Thrift struct = new Thrift();
        int field = 0;
        for (int head = bytes.get(); head != 0; head = bytes.get()) {
            int step = (head & 0xf0) >> 4;
            field = step == 0 ? (short) zigzag(bytes) : field + step;
            Object value = value(bytes, head & 0x0f, depth);
            if (value != null) {
                struct.fields.put(field, value);
            }
        }
        return struct;
    }

    private static @Nullable Object value(ByteBuffer bytes, int type, int depth) {
        switch (type) {
            case TRUE, FALSE -> {
                return type == TRUE ? 1L : 0L;
            }
            case BYTE -> {
                return (long) bytes.get();
            }
            case SHORT, INT, LONG -> {
                return zigzag(bytes);
            }
            case DOUBLE -> skip(bytes, Double.BYTES);
            case BINARY -> skip(bytes, varint(bytes));
            case LIST, SET -> {
                return list(bytes, depth);
            }
            case STRUCT -> {
                return struct(bytes, depth + 1);
            }
            default -> throw ParquetShape.broken("it holds what no Parquet file does");
        }
        return null;
    }

    private static List<Thrift> list(ByteBuffer bytes, int depth) {
        if (depth > DEEPEST) {
            throw ParquetShape.broken("it nests too deeply");
        }
        int head = bytes.get();
        int type = head & 0x0f;
        int nibble = (head & 0xf0) >> 4;
        long size = nibble == 0x0f ? varint(bytes) : nibble;
        // Each has a byte at least; so must a truth, which has one only here.
        if (size < 0 || size > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        List<Thrift> structs = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            if (type == TRUE || type == FALSE) {
                bytes.get();
            } else if (value(bytes, type, depth + 1) instanceof Thrift struct) {
                structs.add(struct);
            }
        }
        return structs;
    }

    private static void skip(ByteBuffer bytes, long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + (int) length);
    }

    private static long zigzag(ByteBuffer bytes) {
        long number = varint(bytes);
        return (number >>> 1) ^ -(number & 1);
    }

    /** A number as Thrift writes lengths, and Snappy its own. */
    static long varint(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = bytes.get();
            number |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return number;
            }
        }
        throw ParquetShape.broken("it holds a number that is too long");
    }
}
