package dev.daybook.access;

import dev.daybook.access.ApiTokens.IssuedBy;
import dev.daybook.event.Tenant;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Finds tokens by whose they are and by who issued them. */
@Component
class ApiTokenSearch {

    private final EntityManager entities;

    ApiTokenSearch(EntityManager entities) {
        this.entities = entities;
    }

    /** A part of them, oldest first. */
    List<ApiTokenRow> list(Tenant tenant, IssuedBy issuer, long offset, int limit) {
        Map<String, Object> values = new TreeMap<>(Map.of("limit", limit, "offset", offset));
        String sql = "select t.*" + from(tenant, issuer, values)
                + " order by t.created_at, t.id limit :limit offset :offset";
        return ((List<?>) bound(entities.createNativeQuery(sql, ApiTokenRow.class), values)
                        .getResultList())
                .stream().map(ApiTokenRow.class::cast).toList();
    }

    /** How many there are in all. */
    long count(Tenant tenant, IssuedBy issuer) {
        Map<String, Object> values = new TreeMap<>();
        String sql = "select count(*)" + from(tenant, issuer, values);
        return ((Number) bound(entities.createNativeQuery(sql, Long.class), values)
                        .getSingleResult())
                .longValue();
    }

    private static String from(Tenant tenant, IssuedBy issuer, Map<String, Object> values) {
        String from = " from api_token t where ";
        from += switch (tenant) {
            case Tenant.Organization own -> {
                values.put("org", own.id());
                yield "t.org_id = :org";
            }
            case Tenant.Everyone all -> "true";
        };
        return from
                + " "
                + switch (issuer) {
                    case IssuedBy.Anybody anybody -> "";
                    case IssuedBy.User user -> {
                        values.put("issuerOrg", user.orgId());
                        values.put("issuer", user.userId());
                        yield """
                                and ((t.issuer_org = :issuerOrg and t.created_by = :issuer)
                                    or t.issuer_tokens && array(
                                        select i.id from api_token i
                                        where i.issuer_org = :issuerOrg and i.created_by = :issuer))""";
                    }
                    case IssuedBy.Token token -> {
                        values.put("issuerToken", token.id());
                        yield "and t.issuer_tokens @> array[cast(:issuerToken as uuid)]";
                    }
                };
    }

    private static Query bound(Query query, Map<String, Object> values) {
        values.forEach(query::setParameter);
        return query;
    }
}
