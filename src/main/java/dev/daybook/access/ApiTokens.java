package dev.daybook.access;

import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Poster;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.Purpose;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Issues, lists and deletes API tokens, each act an event in the log of the token's organization. */
@Service
public class ApiTokens {

    private final ApiTokenRows rows;
    private final ApiTokenSearch search;
    private final ModelGrants grants;
    private final EntityManager entities;
    private final EventLog log;
    private final JsonMapper json;
    private final Clock clock;
    private final TokenCache cache;
    private final LastUses uses;
    private final FailedTokens failed;
    private final SecureRandom random = new SecureRandom();

    ApiTokens(
            ApiTokenRows rows,
            ApiTokenSearch search,
            ModelGrants grants,
            EntityManager entities,
            EventLog log,
            JsonMapper json,
            Clock clock,
            FailedTokens failed,
            TokenCache cache,
            LastUses uses) {
        this.rows = rows;
        this.search = search;
        this.grants = grants;
        this.entities = entities;
        this.log = log;
        this.json = json;
        this.clock = clock;
        this.failed = failed;
        this.cache = cache;
        this.uses = uses;
    }

    /** A part of the tokens that a caller may see, oldest first, and how many there are in all. */
    public record Listing(List<ApiToken> tokens, long total) {}

    /**
     * Which tokens are meant, by who issued them. What these issued in their turn is meant as well.
     */
    public sealed interface IssuedBy {

        /** All tokens. */
        record Anybody() implements IssuedBy {}

        /** Those that a user issued. */
        record User(String orgId, String userId) implements IssuedBy {}

        /** Those that were issued with a token, which need not be there any more. */
        record Token(UUID id) implements IssuedBy {}
    }

    /**
     * Issues a token. It does not outlive the one that the caller came with: it ends with that by default.
     *
     * @throws Refusal.Denied if the caller may not administer that organization, or would give more than it has, be it by
     *     the roles on models of another user
     * @throws Refusal.Invalid naming every fault of the request
     */
    public IssuedToken issue(Caller caller, NewApiToken request) {
        caller.require(Permission.ADMIN_API_ACCESS);
        return issue(caller, caller.toPoster(), request, issued -> {});
    }

    /**
     * Issues a token and hands it out before the commit.
     *
     * @param poster who has it issued
     * @param beforeCommit run inside the transaction, perhaps more than once; what it throws undoes everything
     */
    IssuedToken issue(Caller caller, Poster poster, NewApiToken request, Consumer<IssuedToken> beforeCommit) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        NewApiToken.Checked wanted = request.check(caller.orgId(), now);
        caller.requireOrganization(wanted.orgId());
        wanted.permissions().forEach(caller::require);
        Instant expiresAt = expiry(caller, wanted.expiresAt());

        TokenText text = TokenText.random(random);
        ApiToken token = new ApiToken(
                UUID.randomUUID(),
                wanted.name(),
                wanted.userId(),
                wanted.username(),
                wanted.orgId(),
                wanted.permissions(),
                text.prefix(),
                now,
                expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS),
                new ApiToken.Issuer(
                        caller.orgId(),
                        caller.userId(),
                        caller.tokenId() == null ? null : UUID.fromString(caller.tokenId())));
        IssuedToken issued = new IssuedToken(token, text.text());
        log.append(Post.own(poster, event(TokenVocabulary.CREATED, caller, token))
                .with(() -> {
                    requireRolesOf(caller, token);
                    entities.persist(new ApiTokenRow(token, text.sha256(), issuing(token.issuer())));
                    beforeCommit.accept(issued);
                }));
        return issued;
    }

    /** When a token ends that a caller wants to end then. */
    private static @Nullable Instant expiry(Caller caller, @Nullable Instant wanted) {
        Instant own = caller.expiresAt();
        if (own == null || wanted == null) {
            return wanted == null ? own : wanted;
        }
        if (wanted.isAfter(own)) {
            throw new Refusal.Invalid(
                    "expiresAt", "expiresAt must not be after " + own + ", when the caller's own token ends.");
        }
        return wanted;
    }

    /** Refuses a token for another user if that user's roles would allow the caller what it may not do by itself. */
    private void requireRolesOf(Caller caller, ApiToken token) {
        boolean allowed = caller.may(Permission.MANAGE_MODELS) && caller.may(Permission.CAN_ACCESS_USER_ACTIVITY);
        if (!allowed && grants.administersMore(token.orgId(), token.userId(), caller.userId())) {
            throw new Refusal.Denied("The user " + token.userId() + " administers models that the caller does not. The"
                    + " permissions MANAGE_MODELS and CAN_ACCESS_USER_ACTIVITY are required to issue a token for it.");
        }
    }

    /** The tokens that one comes from which an issuer issues. */
    private List<UUID> issuing(ApiToken.Issuer issuer) {
        return issuer.tokenId() == null
                ? List.of()
                // An instance that remembers a token which another one deleted is not to make anything of it.
                : rows.findById(issuer.tokenId())
                        .map(ApiTokenRow::issuing)
                        .orElseThrow(() -> new Refusal.Denied("The caller's token was deleted."));
    }

    /**
     * A part of the tokens of the caller's organization; of every organization for a system administrator.
     *
     * @param orgId the one organization whose tokens are meant, or null
     * @throws Refusal.Denied if the caller may not administer, or not that organization
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listing list(Caller caller, @Nullable String orgId, IssuedBy issuer, long offset, int limit) {
        caller.require(Permission.ADMIN_API_ACCESS);
        Tenant tenant = caller.tenant(orgId);
        return new Listing(tokens(search.list(tenant, issuer, offset, limit)), search.count(tenant, issuer));
    }

    /**
     * Deletes the tokens of the caller's organization, of every organization for a system administrator, that an issuer
     * issued, but for the one that the caller came with.
     *
     * @return how many
     * @throws Refusal.Denied if the caller may not administer, or one of the tokens may do more than the caller
     * @throws Refusal.Conflict if one of them was deleted at the same time
     */
    public int deleteIssued(Caller caller, IssuedBy issuer) {
        caller.require(Permission.ADMIN_API_ACCESS);
        List<ApiToken> issued = tokens(search.list(caller.tenant(null), issuer, 0, Integer.MAX_VALUE)).stream()
                .filter(token -> !token.id().toString().equals(caller.tokenId()))
                .toList();
        delete(
                caller,
                issued,
                new Refusal.Conflict(
                        List.of(Fault.of("", "One of the tokens was deleted at the same time; ask again."))));
        return issued.size();
    }

    /**
     * Deletes a token; nobody opens with it again.
     *
     * @throws Refusal.NotFound if there is no such token, or none for this caller
     * @throws Refusal.Denied if the caller may not administer, or the token may do more than the caller
     */
    public void delete(Caller caller, UUID id) {
        delete(caller, List.of(get(caller, id)), unknown());
    }

    /**
     * A token.
     *
     * @throws Refusal.NotFound if there is no such token, or none for this caller
     * @throws Refusal.Denied if the caller may not administer
     */
    public ApiToken get(Caller caller, UUID id) {
        caller.require(Permission.ADMIN_API_ACCESS);
        return rows.findById(id)
                .map(ApiTokenRow::toToken)
                .filter(found -> caller.isSystemAdministrator() || found.orgId().equals(caller.orgId()))
                .orElseThrow(ApiTokens::unknown);
    }

    /** When tokens were used last, to the minute; those that never were are left out. */
    public Map<UUID, Instant> lastUses(List<ApiToken> of) {
        return uses.ofTokens(of.stream().map(ApiToken::id).toList());
    }

    private void delete(Caller caller, List<ApiToken> tokens, Refusal changed) {
        if (tokens.stream().anyMatch(token -> token.permissions().contains(Permission.SYSTEM_ADMIN))) {
            caller.require(Permission.SYSTEM_ADMIN);
        }
        List<UUID> ids = tokens.stream().map(ApiToken::id).toList();
        List<NewEvent> deleted = tokens.stream()
                .map(token -> event(TokenVocabulary.DELETED, caller, token))
                .toList();
        log.append(Post.own(caller.toPoster(), deleted).with(() -> {
            if (rows.deleteByIds(ids) < ids.size()) {
                throw changed;
            }
        }));
        ids.forEach(cache::forget);
    }

    /** Whether a user of an organization has a token, be it one that has expired. */
    public boolean hasAny(String orgId, String userId) {
        return rows.existsByOrgIdAndUserId(orgId, userId);
    }

    /**
     * Whether that which a caller came with still opens. An answer that takes long asks this from time to time: a token may have been
     * deleted meanwhile.
     */
    public boolean stillOpens(Caller caller) {
        Instant expiresAt = caller.expiresAt();
        String tokenId = caller.tokenId();
        return (expiresAt == null || clock.instant().isBefore(expiresAt))
                && (tokenId == null || Purpose.WRITING.call(() -> rows.existsById(UUID.fromString(tokenId))));
    }

    /** Whether no token was ever issued, or none is left. */
    boolean isEmpty() {
        return rows.count() == 0;
    }

    /**
     * Who calls with that text, if it is a token's, and still valid.
     *
     * @param address where it came from
     * @throws Refusal.TooMany if too many wrong tokens came from there to look this one up
     */
    Optional<Caller> authenticate(String sent, String address) {
        Optional<Caller> caller = find(sent, address);
        caller.map(Caller::tokenId).map(UUID::fromString).ifPresent(uses::used);
        return caller;
    }

    private Optional<Caller> find(String sent, String address) {
        Optional<TokenText> text = TokenText.parse(sent);
        if (text.isEmpty()) {
            failed.count(FailedTokens.Kind.MALFORMED);
            return Optional.empty();
        }
        byte[] sha256 = text.get().sha256();
        Optional<Caller> recent = cache.find(sha256);
        if (recent.isPresent()) {
            return recent;
        }
        if (failed.isKnown(sha256)) {
            failed.count(FailedTokens.Kind.REPEATED);
            return Optional.empty();
        }
        // Who has called before goes on, whatever else comes from the same address.
        if (cache.remembers(sha256)) {
            return read(text.get(), sha256);
        }
        failed.take(address);
        boolean wrong = false;
        try {
            Optional<Caller> caller = read(text.get(), sha256);
            wrong = caller.isEmpty();
            return caller;
        } finally {
            if (!wrong) {
                failed.giveBack(address);
            }
        }
    }

    private Optional<Caller> read(TokenText text, byte[] sha256) {
        long beforeReading = cache.beforeReading();
        Optional<ApiTokenRow> found =
                rows.findByPrefix(text.prefix()).filter(row -> row.opensWith(sha256) && row.isValidAt(clock.instant()));
        if (found.isEmpty()) {
            failed.keep(sha256);
            failed.count(FailedTokens.Kind.UNKNOWN);
        }
        return found.map(row -> {
            Caller caller = row.toCaller();
            cache.keep(sha256, row.id(), caller, row.expiresAt(), beforeReading);
            return caller;
        });
    }

    private NewEvent event(String label, Caller caller, ApiToken token) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("prefix", token.prefix());
        details.put("userId", token.userId());
        details.put("permissions", token.permissions());
        if (token.expiresAt() != null) {
            details.put("expiresAt", token.expiresAt());
        }
        return new NewEvent(
                label,
                Report.ADMIN_USAGE,
                null,
                caller.toActor(),
                Scope.organization(token.orgId()),
                new Target("api_key", token.id().toString(), token.name()),
                json.writeValueAsString(details),
                null);
    }

    private static List<ApiToken> tokens(List<ApiTokenRow> rows) {
        return rows.stream().map(ApiTokenRow::toToken).toList();
    }

    private static Refusal.NotFound unknown() {
        return new Refusal.NotFound("There is no such API token.");
    }
}
