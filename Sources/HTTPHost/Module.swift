// HTTPHost
