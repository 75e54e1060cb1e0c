package dev.daybook.access;

import dev.daybook.event.DerivedRows;
import dev.daybook.kernel.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Holds the stored API tokens against the events that issue and delete them. What opens with a token is in no event. */
@Component
class StoredTokens implements DerivedRows {

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    StoredTokens(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** What both the event and the row say of a token. */
    private record Token(
            String name,
            String prefix,
            String userId,
            Set<String> permissions,
            @Nullable Instant expiresAt) {}

    @Override
    public Collection<String> organizations() {
        return jdbc.sql("select distinct org_id from api_token")
                .query(ORGANIZATION)
                .list();
    }

    @Override
    public void examine(String organization, Consumer<String> faults) {
        Map<String, Token> told = new TreeMap<>();
        Map<String, Token> stored = new TreeMap<>();
        snapshot.executeWithoutResult(status -> {
            jdbc.sql("""
                            select label, target_id, target_name, details from event
                            where org_id = ? and label in (?, ?) and target_type = 'api_key' order by position""")
                    .param(organization)
                    .param(TokenVocabulary.CREATED)
                    .param(TokenVocabulary.DELETED)
                    .query(row -> {
                        if (row.getString("label").equals(TokenVocabulary.CREATED)) {
                            told.put(row.getString("target_id"), told(row));
                        } else {
                            told.remove(row.getString("target_id"));
                        }
                    });
            jdbc.sql("select id, name, prefix, user_id, permissions, expires_at from api_token where org_id = ?")
                    .param(organization)
                    .query(row -> {
                        stored.put(row.getString("id"), stored(row));
                    });
        });
        told.forEach((id, token) -> {
            Token found = stored.get(id);
            if (found == null) {
                faults.accept(
                        "The API token " + id + " is missing: it was issued, and no event says that it was deleted.");
            } else if (!found.equals(token)) {
                faults.accept("The API token " + id + " is not the one that was issued: " + found + " in the place of "
                        + token + ".");
            }
        });
        stored.keySet().stream()
                .filter(id -> !told.containsKey(id))
                .forEach(id -> faults.accept("The API token " + id
                        + " is stored, and no event says that it was issued, or one says that it was deleted."));
    }

    private Token told(ResultSet row) throws SQLException {
        JsonNode details = StoredJson.tree(row.getString("details"));
        Set<String> permissions = new TreeSet<>();
        details.path("permissions").forEach(permission -> permissions.add(permission.asString()));
        JsonNode expiresAt = details.path("expiresAt");
        return new Token(
                row.getString("target_name"),
                details.path("prefix").asString(""),
                details.path("userId").asString(""),
                permissions,
                expiresAt.isString() ? Instant.parse(expiresAt.stringValue()) : null);
    }

    private static Token stored(ResultSet row) throws SQLException {
        OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        return new Token(
                row.getString("name"),
                row.getString("prefix"),
                row.getString("user_id"),
                new TreeSet<>(List.of((String[]) row.getArray("permissions").getArray())),
                expiresAt == null ? null : expiresAt.toInstant());
    }

    @Override
    public String fact() {
        return "The API tokens are those that were issued and not deleted.";
    }
}
