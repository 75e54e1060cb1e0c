package dev.daybook.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a user is to a model. */
public enum ModelRole {
    /** Made the model, or was given it; administers it, and cannot be taken away by request. */
    OWNER,
    /** Administers the model: reads its audit log, and says who else may do what. */
    ADMIN,
    /** Changes the model. */
    EDITOR,
    /** Sees the model. */
    VIEWER;

    /** The role of that exact word; empty for any other. */
    public static Optional<ModelRole> named(@Nullable String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The role as events, requests and answers write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes one to read the model's audit log and to change who may do what. */
    boolean administers() {
        return this == OWNER || this == ADMIN;
    }
}
