package dev.daybook.access;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** A caller that is known, as Spring Security carries it; its authorities are the names of its permissions. */
public final class CallerAuthentication extends AbstractAuthenticationToken {

    private final transient Caller caller;

    /** The authentication of a caller that was found to be who it says. */
    public CallerAuthentication(Caller caller) {
        super(AuthorityUtils.createAuthorityList(
                caller.permissions().stream().map(Permission::name).toList()));
        this.caller = caller;
        setAuthenticated(true);
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    /** Nothing: what the caller opened with is not kept. */
    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return caller.userId();
    }
}
