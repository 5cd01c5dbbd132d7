// SiteServer
