# Throughput against clients, one line per way to the servers; clients on a logarithmic axis.
#   curves are listed by the program
set lmargin (NARROW ? 7 : 8); set rmargin 2; set tmargin 0.6; set bmargin 2.8
set border 1 lc rgb "#030303"; unset key
set logscale x 2
set xrange [{{low}}:{{end}}]; set yrange [0:{{high}}]
set xtics ({{x_tics}}) nomirror scale 0 textcolor rgb "#020202"
set ytics ({{y_tics}}) scale 0 textcolor rgb "#020202"
set xlabel "clients" textcolor rgb "#020202"
set grid ytics lt 1 lw 1 lc rgb "#030303"
plot {{curves}}
