# A heat map: one row per host, one box per second, darker is busier.
#   $boxes  x_low x_high row colour
set lmargin {{label_width}}; set rmargin 1; set tmargin 0.2; set bmargin 1.8
unset border; unset key
set xrange [0:{{end}}]; set yrange [{{rows}}-0.5:-0.5]
set xtics ({{x_tics}}) nomirror scale 0 textcolor rgb "#020202"
set ytics ({{labels}}) scale 0 textcolor rgb "#020202"
plot $boxes using 1:3:1:2:($3-0.46):($3+0.46):4 with boxxyerror fillstyle solid 1 noborder lc rgb variable
