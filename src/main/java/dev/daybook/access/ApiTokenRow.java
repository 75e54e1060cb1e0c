package dev.daybook.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A token as the table {@code api_token} holds it. */
@Entity
@Immutable
@Table(name = "api_token")
class ApiTokenRow {

    @Id
    private UUID id;

    private String prefix;
    private byte[] sha256;
    private String name;

    @Column(name = "user_id")
    private String userId;

    private @Nullable String username;

    @Column(name = "org_id")
    private String orgId;

    private String[] permissions;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "issuer_org")
    private String issuerOrg;

    @Column(name = "issuer_tokens")
    private UUID[] issuerTokens;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    /** For Hibernate, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    ApiTokenRow() {}

    /**
     * A row.
     *
     * @param issuerTokens the tokens that it comes from, the one that issued it first
     */
    ApiTokenRow(ApiToken token, byte[] sha256, List<UUID> issuerTokens) {
        this.id = token.id();
        this.prefix = token.prefix();
        this.sha256 = sha256.clone();
        this.name = token.name();
        this.userId = token.userId();
        this.username = token.username();
        this.orgId = token.orgId();
        this.permissions = token.permissions().stream().map(Permission::name).toArray(String[]::new);
        this.createdAt = token.createdAt();
        this.createdBy = token.issuer().userId();
        this.issuerOrg = token.issuer().orgId();
        this.issuerTokens = issuerTokens.toArray(UUID[]::new);
        this.expiresAt = token.expiresAt();
    }

    UUID id() {
        return id;
    }

    /** Whether a text of that hash opens with this token. The comparison takes the same time for any other hash. */
    boolean opensWith(byte[] hash) {
        return MessageDigest.isEqual(sha256, hash);
    }

    boolean isValidAt(Instant moment) {
        return expiresAt == null || moment.isBefore(expiresAt);
    }

    /** The tokens that one comes from which this one issues. */
    List<UUID> issuing() {
        return Stream.concat(Stream.of(id), Stream.of(issuerTokens)).toList();
    }

    @Nullable
    Instant expiresAt() {
        return expiresAt;
    }

    ApiToken toToken() {
        return new ApiToken(
                id,
                name,
                userId,
                username,
                orgId,
                Permission.known(Stream.of(permissions)),
                prefix,
                createdAt,
                expiresAt,
                new ApiToken.Issuer(issuerOrg, createdBy, issuerTokens.length == 0 ? null : issuerTokens[0]));
    }

    Caller toCaller() {
        return new Caller(
                userId,
                username,
                orgId,
                Permission.known(Stream.of(permissions)),
                id.toString(),
                null,
                null,
                expiresAt);
    }
}
