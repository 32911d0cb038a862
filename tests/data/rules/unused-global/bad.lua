retries = 3 --> global 'retries' is never read
function helper() end --> global 'helper' is never read
