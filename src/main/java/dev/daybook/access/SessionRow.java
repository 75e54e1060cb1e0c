package dev.daybook.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A session as the table {@code session} holds it. When it was used last is noted past this. */
@Entity
@Immutable
@Table(name = "session")
class SessionRow {

    @Id
    private UUID id;

    private byte[] sha256;

    @Column(name = "token_id")
    private @Nullable UUID tokenId;

    @Column(name = "user_id")
    private String userId;

    private @Nullable String username;

    @Column(name = "org_id")
    private String orgId;

    private String @Nullable [] permissions;
    private @Nullable String issuer;
    private @Nullable String subject;

    @Column(name = "began_at")
    private Instant beganAt;

    @Column(name = "seen_at")
    private Instant seenAt;

    @Column(name = "ends_at")
    private Instant endsAt;

    /** For Hibernate, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    SessionRow() {}

    /** A session that begins now. Of a caller with an API token nothing is kept that the token tells. */
    SessionRow(UUID id, byte[] sha256, Caller caller, Instant now, Instant endsAt) {
        boolean byToken = caller.tokenId() != null;
        this.id = id;
        this.sha256 = sha256.clone();
        this.tokenId = byToken ? UUID.fromString(caller.tokenId()) : null;
        this.userId = caller.userId();
        this.username = byToken ? null : caller.username();
        this.orgId = caller.orgId();
        this.permissions = byToken
                ? null
                : caller.permissions().stream().map(Permission::name).toArray(String[]::new);
        this.issuer = caller.issuer();
        this.subject = caller.subject();
        this.beganAt = now;
        this.seenAt = now;
        this.endsAt = endsAt;
    }

    UUID id() {
        return id;
    }

    /** Whether a text of that hash opens this session. The comparison takes the same time for any other hash. */
    boolean opensWith(byte[] hash) {
        return MessageDigest.isEqual(sha256, hash);
    }

    /** The API token that it was opened with, if it was. */
    Optional<UUID> tokenId() {
        return Optional.ofNullable(tokenId);
    }

    Instant seenAt() {
        return seenAt;
    }

    Instant endsAt() {
        return endsAt;
    }

    /** Who is signed in, as the identity provider said. */
    Caller toCaller() {
        String[] words = permissions == null ? new String[0] : permissions;
        return new Caller(userId, username, orgId, Permission.known(Stream.of(words)), null, issuer, subject, endsAt);
    }
}
