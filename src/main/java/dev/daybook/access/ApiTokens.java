package dev.daybook.access;

import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Poster;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.Refusal;
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
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Issues, lists and deletes API tokens, each act an event in the log of the token's organization. */
@Service
public class ApiTokens {

    private final ApiTokenRows rows;
    private final EntityManager entities;
    private final EventLog log;
    private final JsonMapper json;
    private final Clock clock;
    private final TokenCache cache;
    private final FailedTokens failed;
    private final SecureRandom random = new SecureRandom();

    ApiTokens(
            ApiTokenRows rows,
            EntityManager entities,
            EventLog log,
            JsonMapper json,
            Clock clock,
            FailedTokens failed,
            AccessSettings settings) {
        this.rows = rows;
        this.entities = entities;
        this.log = log;
        this.json = json;
        this.clock = clock;
        this.failed = failed;
        this.cache = new TokenCache(clock, settings.tokenCache());
    }

    /** A part of the tokens that a caller may see, oldest first, and how many there are in all. */
    public record Listing(List<ApiToken> tokens, long total) {}

    /**
     * Issues a token.
     *
     * @throws Refusal.Denied if the caller may not administer that organization, or would give more than it has
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
                wanted.expiresAt() == null ? null : wanted.expiresAt().truncatedTo(ChronoUnit.MICROS));
        IssuedToken issued = new IssuedToken(token, text.text());
        log.append(Post.own(poster, event(TokenVocabulary.CREATED, caller, token))
                .with(() -> {
                    entities.persist(new ApiTokenRow(token, text.sha256(), caller.userId()));
                    beforeCommit.accept(issued);
                }));
        return issued;
    }

    /**
     * A part of the tokens of the caller's organization; of every organization for a system administrator.
     *
     * @throws Refusal.Denied if the caller may not administer
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listing list(Caller caller, long offset, int limit) {
        caller.require(Permission.ADMIN_API_ACCESS);
        return switch (caller.tenant(null)) {
            case Tenant.Organization own ->
                new Listing(tokens(rows.listByOrgId(own.id(), offset, limit)), rows.countByOrgId(own.id()));
            case Tenant.Everyone all -> new Listing(tokens(rows.list(offset, limit)), rows.count());
        };
    }

    /**
     * Deletes a token; nobody opens with it again.
     *
     * @throws Refusal.NotFound if there is no such token, or none for this caller
     * @throws Refusal.Denied if the caller may not administer, or the token may do more than the caller
     */
    public void delete(Caller caller, UUID id) {
        caller.require(Permission.ADMIN_API_ACCESS);
        ApiToken token = rows.findById(id)
                .map(ApiTokenRow::toToken)
                .filter(found -> caller.isSystemAdministrator() || found.orgId().equals(caller.orgId()))
                .orElseThrow(ApiTokens::unknown);
        if (token.permissions().contains(Permission.SYSTEM_ADMIN)) {
            caller.require(Permission.SYSTEM_ADMIN);
        }
        log.append(Post.own(caller.toPoster(), event(TokenVocabulary.DELETED, caller, token))
                .with(() -> {
                    if (rows.deleteById(id) == 0) {
                        throw unknown();
                    }
                }));
        cache.forget(id);
    }

    /** Whether a user of an organization has a token, be it one that has expired. */
    public boolean hasAny(String orgId, String userId) {
        return rows.existsByOrgIdAndUserId(orgId, userId);
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
