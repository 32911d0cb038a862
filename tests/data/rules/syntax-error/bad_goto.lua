goto done --> '=' expected near 'done'
::done:: --> unexpected symbol near ':'
