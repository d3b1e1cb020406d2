error "failing"
