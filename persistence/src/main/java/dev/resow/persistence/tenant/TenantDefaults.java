package dev.resow.persistence.tenant;

import io.smallrye.config.ConfigMapping;

/** {@code resow.tenant-defaults.*}: what a tenant has that {@link TenantSettings} does not name. */
@ConfigMapping(prefix = "resow.tenant-defaults")
interface TenantDefaults extends TenantSettings.Rules {}
