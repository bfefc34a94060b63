-- A key may see more tenants than the one that its new jobs belong to.
ALTER TABLE api_key ADD COLUMN more_tenants text[] NOT NULL DEFAULT '{}';
